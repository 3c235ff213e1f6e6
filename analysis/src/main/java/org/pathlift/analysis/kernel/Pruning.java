package org.pathlift.analysis.kernel;

/**
 * Weights cut at random, each kept with the same probability independently of the others (Yang and Wang 2022, arXiv
 * 2203.14328). Weights that are cut are not trained; biases stay.
 *
 * @param keep the probability that a weight stays; above 0, at most 1
 * @param scale what becomes of the weights that stay
 * @param extent which layers are cut
 */
public record Pruning(double keep, Scale scale, Extent extent) {

    /** What becomes of the weights that stay. */
    public enum Scale {
        /** They are multiplied by 1/√keep, so that variances stay: the limit of wide layers is that of the whole network. */
        RESCALED,
        /** They stay as they are. */
        AS_THEY_ARE
    }

    /** Which layers are cut. */
    public enum Extent {
        /** All but the first, whose fan-in is the data's and does not grow. */
        ALL_BUT_FIRST,
        /** All. The first layer's pre-activations are then mixtures of Gaussians, with another limit. */
        ALL
    }

    /** Nothing is cut. */
    public static final Pruning NONE = new Pruning(1, Scale.RESCALED, Extent.ALL_BUT_FIRST);

    /**
     * Checks {@code keep}.
     *
     * @throws IllegalArgumentException if {@code keep} is not in (0, 1]
     */
    public Pruning {
        if (!(keep > 0 && keep <= 1)) {
            throw new IllegalArgumentException(
                    "the share of weights to keep must be above 0, at most 1, found " + keep);
        }
    }

    /** Prunes all layers but the first, and rescales what is left. */
    public static Pruning keeping(double keep) {
        return new Pruning(keep, Scale.RESCALED, Extent.ALL_BUT_FIRST);
    }

    /** The factor of the weights that stay. */
    double factor() {
        return scale == Scale.RESCALED ? 1 / Math.sqrt(keep) : 1;
    }

    boolean cuts(int layer) {
        return keep < 1 && (layer > 0 || extent == Extent.ALL);
    }
}
