package org.pathlift.analysis.persistence;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.error.UnsupportedModelException;

/**
 * Persistence of a network at one point of its orbit of rescalings, under which it is not invariant.
 *
 * @param point {@code none} for the weights as they are, {@code enorm} for the canonical ones
 * @param dense neural persistence of the dense layers alone, with their W_max; null where there are none
 * @param flattened the same of dense layers and flattened convolutions together; null where there are no convolutions
 * @param deep deep graph persistence; null where it is not defined
 * @param notDeep why it is not; null where it is
 */
public record PersistencePoint(
        String point,
        @Nullable NetworkPersistence dense,
        @Nullable NetworkPersistence flattened,
        @Nullable DeepGraphPersistence deep,
        @Nullable String notDeep) {

    /** Numbers that deep graph persistence may compare: half a minute. */
    private static final double MOST_WORK = 3e10;

    /** Computes. */
    static PersistencePoint of(String point, Symmetry symmetry) {
        List<LayerTree> all = LayerTree.of(symmetry);
        List<LayerTree> dense = all.stream().filter(layer -> !layer.flattened()).toList();
        DenseChain chain = DenseChain.of(symmetry);
        @Nullable String obstacle = chain.obstacle();
        @Nullable DeepGraphPersistence deep = null;
        if (obstacle == null && BottleneckProduct.work(chain.layers()) > MOST_WORK) {
            obstacle = "its paths are too many: %.3g comparisons".formatted(BottleneckProduct.work(chain.layers()));
        }
        if (obstacle == null) {
            try {
                deep = DeepGraphPersistence.of(chain.layers());
            } catch (UnsupportedModelException e) {
                obstacle = e.problems().get(0).toString();
            }
        }
        return new PersistencePoint(
                point, network(dense), dense.size() == all.size() ? null : network(all), deep, obstacle);
    }

    private static @Nullable NetworkPersistence network(List<LayerTree> trees) {
        return trees.stream().allMatch(layer -> layer.tree().largest() == 0) ? null : NetworkPersistence.of(trees);
    }

    /** Returns what stands for the network: the dense layers, or all where it has none. */
    public NetworkPersistence network() {
        return dense != null ? dense : Objects.requireNonNull(flattened, "a network without layers");
    }

    boolean isEmpty() {
        return dense == null && flattened == null;
    }
}
