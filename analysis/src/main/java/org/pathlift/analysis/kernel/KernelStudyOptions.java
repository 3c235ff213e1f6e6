package org.pathlift.analysis.kernel;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Variances;

/**
 * What a study of kernels shows.
 *
 * @param activations each is studied by itself
 * @param variances σ_w² and σ_b² of all of them; empty for each one's usual critical point, or where it has none the σ_w² that
 *     keeps q = 1 without biases
 * @param family how hidden layers follow each other, and how many there are
 * @param networks which random networks are drawn
 * @param regression what is predicted with the kernels
 * @param seed of everything that is drawn, and of what is held out
 */
public record KernelStudyOptions(
        List<Activation> activations,
        Optional<Variances> variances,
        Family family,
        Networks networks,
        Regression regression,
        long seed) {

    /** How hidden layers follow each other. */
    public enum Kind {
        /** Layer after layer, without branches. */
        PLAIN,
        /** With branches of 1/√depth. */
        RESIDUAL
    }

    /**
     * The networks of infinite width.
     *
     * @param kind how hidden layers follow each other
     * @param depths how many times the activation is applied
     */
    public record Family(Kind kind, List<Integer> depths) {
        /**
         * Sorts {@code depths}, keeps each once, and checks them.
         *
         * @throws IllegalArgumentException if there is no depth, or one is below 1
         */
        public Family {
            depths = ascending("depths", depths, 1);
        }

        /** The architecture of one depth. */
        DenseArchitecture architecture(Activation activation, Variances variances, int depth) {
            return kind == Kind.PLAIN
                    ? DenseArchitecture.plain(activation, variances, depth)
                    : DenseArchitecture.residual(activation, variances, depth);
        }
    }

    /**
     * The networks of finite width.
     *
     * @param count how many of each kind; 0 for none, otherwise at least 3
     * @param widths at least two
     * @param depth of those whose kernels are compared with their limit
     * @param inputs how many inputs kernels are between; at least 2
     * @param keep shares of weights that pruning leaves
     */
    public record Networks(int count, List<Integer> widths, int depth, int inputs, List<Double> keep) {
        /**
         * Sorts {@code widths}, keeps each once and an unmodifiable copy of {@code keep}, and checks every component.
         *
         * @throws IllegalArgumentException if {@code count} is negative, 1 or 2, there are fewer than two widths or inputs,
         *     a width or the depth is below 1, or a share is not in (0, 1]
         */
        public Networks {
            widths = ascending("widths", widths, 1);
            keep = List.copyOf(keep);
            keep.forEach(Pruning::keeping);
            if (count < 0 || count == 1 || count == 2) {
                throw new IllegalArgumentException(
                        "the number of networks must be 0 or at least 3, for standard errors, found " + count);
            }
            if (widths.size() < 2) {
                throw new IllegalArgumentException("a slope takes at least 2 widths, found " + widths.size());
            }
            if (depth < 1 || inputs < 2) {
                throw new IllegalArgumentException(
                        "networks need at least 1 layer and 2 inputs, found %d and %d".formatted(depth, inputs));
            }
        }
    }

    /**
     * Regression on the digits.
     *
     * @param examples how many are read, a fifth of each class to be held out; 0 for no regression, otherwise at least 50
     * @param ridge in units of the mean of the kernel's diagonal
     */
    public record Regression(int examples, double ridge) {
        /**
         * Checks both.
         *
         * @throws IllegalArgumentException if {@code examples} is neither 0 nor at least 50, or {@code ridge} is negative
         *     or not finite
         */
        public Regression {
            new RegressionOptions(ridge, RegressionOptions.Centring.PLAIN);
            if (examples != 0 && examples < 50) {
                throw new IllegalArgumentException(
                        "the number of examples must be 0 or at least 50, found " + examples);
            }
        }
    }

    /**
     * Checks that there is something to study; keeps an unmodifiable copy of {@code activations}.
     *
     * @throws IllegalArgumentException if there is no activation
     */
    public KernelStudyOptions {
        activations = List.copyOf(activations);
        if (activations.isEmpty()) {
            throw new IllegalArgumentException("a study needs an activation, found none");
        }
    }

    private static List<Integer> ascending(String what, List<Integer> values, int least) {
        TreeSet<Integer> sorted = new TreeSet<>(values);
        if (sorted.isEmpty() || sorted.first() < least) {
            throw new IllegalArgumentException("%s must be at least %d, found %s".formatted(what, least, values));
        }
        return List.copyOf(sorted);
    }
}
