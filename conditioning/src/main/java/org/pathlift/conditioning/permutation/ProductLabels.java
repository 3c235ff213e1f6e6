package org.pathlift.conditioning.permutation;

import java.util.Arrays;
import org.pathlift.conditioning.permutation.Combination.Signs;
import org.pathlift.onnx.graph.Node;

/**
 * Two activations multiplied as matrices, as in attention. Units along the contracted axis are tied pair by pair (queries
 * and keys); each product is then a unit that they lie inside of (a head), and so do the values that it weighs.
 */
final class ProductLabels {

    private ProductLabels() {}

    static void matMul(Node node, LabelSearch found) {
        int rank = found.facts.rank(node.output());
        if (found.facts.rank(node.input(0)) < 2 || found.facts.rank(node.input(1)) < 2) {
            found.boundary(node, "products with vectors are not followed");
            return;
        }
        Labels left = found.labels(node.input(0)).withRank(rank);
        Labels right = found.labels(node.input(1)).withRank(rank);
        int[] leftExtents = found.extents(node.input(0), rank);
        int[] rightExtents = found.extents(node.input(1), rank);
        if (left.dim(rank - 1) > 1 || right.dim(rank - 2) > 1) {
            contracted(node, found, left, leftExtents, right, rightExtents);
            return;
        }
        leftExtents[rank - 1] = 1;
        rightExtents[rank - 2] = 1;
        // Rows of the left factor and columns of the right one do not meet: each of them broadcasts along the other's
        // axis.
        found.put(
                node.output(),
                new Combination(found, node, Signs.MULTIPLIED).of(left, leftExtents, right, rightExtents));
    }

    private static void contracted(
            Node node, LabelSearch found, Labels left, int[] leftExtents, Labels right, int[] rightExtents) {
        int rank = left.rank();
        if (left.dim(rank - 2) > 1 || right.dim(rank - 1) > 1) {
            found.boundary(node, "its units vary along rows and columns");
            return;
        }
        int[] dims = right.units().dims();
        dims[rank - 1] = dims[rank - 2];
        dims[rank - 2] = 1;
        Labels turned = right.reinterpreted(dims);
        int[] a = leftExtents.clone();
        a[rank - 2] = 1;
        int[] b = rightExtents.clone();
        b[rank - 1] = b[rank - 2];
        b[rank - 2] = 1;
        Labels tied = new Combination(found, node, Signs.SHARED).of(left, a, turned, b);
        boolean[] summed = new boolean[rank];
        Arrays.fill(summed, rank - 1, rank, true);
        found.put(node.output(), found.combinedAlong(node, tied, summed));
    }
}
