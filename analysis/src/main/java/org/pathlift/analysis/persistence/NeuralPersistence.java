package org.pathlift.analysis.persistence;

/**
 * Neural persistence: how strongly a layer's units hang together by few large weights (Rieck et al., ICLR 2019, arXiv
 * 1812.09764).
 *
 * <p>The edges of the complete bipartite graph of a layer have the values w' = |w| / W_max and enter by falling value; all
 * vertices are there from 1 on. In dimension 0 a component dies at each edge e of the maximum spanning tree, which gives the
 * persistence diagram {(1, w'_e)}, and NP = (Σ_e (1 − w'_e)^2)^½. Biases have no part in it.
 *
 * @param edges of the spanning tree, n + m − 1
 * @param total NP
 * @param normalized NP / (n + m − 1)^½, in [0, 1]: the paper's definition
 * @param withEssential (1 + NP²)^½ / (n + m − 1)^½: what the authors' public code computes, which counts the component that
 *     never dies as a point (1, 0)
 */
public record NeuralPersistence(int edges, double total, double normalized, double withEssential) {

    /**
     * Computes.
     *
     * @param tree of a layer
     * @param largest W_max, of the layer or of the whole network
     * @throws IllegalArgumentException if W_max is not positive and finite, or smaller than a value of the tree
     */
    public static NeuralPersistence of(SpanningTree tree, double largest) {
        if (!(largest > 0) || !Double.isFinite(largest) || tree.largest() > largest) {
            throw new IllegalArgumentException(
                    "W_max must be positive and not below a weight of the tree, found " + largest);
        }
        double squares =
                tree.values().map(value -> 1 - value / largest).map(x -> x * x).sum();
        double root = Math.sqrt(tree.edges());
        return new NeuralPersistence(
                tree.edges(), Math.sqrt(squares), Math.sqrt(squares) / root, Math.sqrt(1 + squares) / root);
    }
}
