package org.pathlift.conditioning.init;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.onnx.error.Words;
import org.pathlift.onnx.graph.Shape;

/**
 * How to initialize. {@link #of} gives the defaults of a scheme; the {@code with} methods change one thing each.
 *
 * @param scheme how weights come about
 * @param distribution what independent weights are drawn from
 * @param biasVariance σb² on the critical line; empty: that of each activation's usual point
 * @param residual what is done about residual sums; empty: 1/√N for critical schemes, nothing for the others
 * @param nodes which nodes may have their weights changed
 * @param inputShapes the shapes of inputs that the file leaves open, by name
 * @param seed of everything that is drawn
 */
public record InitOptions(
        Scheme scheme,
        Distribution distribution,
        OptionalDouble biasVariance,
        Optional<ResidualScaling> residual,
        NodeFilter nodes,
        Map<String, Shape> inputShapes,
        long seed) {

    /**
     * Checks what the scheme allows; keeps an unmodifiable copy of {@code inputShapes}, sorted by key.
     *
     * @throws IllegalArgumentException if {@code biasVariance} is negative or a million or more, or the scheme is not
     *     critical; if residual sums are scaled under a scheme that draws no weights, or by Fixup under another scheme than
     *     {@link Scheme#HE}
     */
    public InitOptions {
        inputShapes = java.util.Collections.unmodifiableMap(new TreeMap<>(inputShapes));
        if (biasVariance.isPresent() && !(biasVariance.getAsDouble() >= 0 && biasVariance.getAsDouble() < 1e6)) {
            throw new IllegalArgumentException(
                    "the variance of biases must be from 0 to a million, found " + biasVariance.getAsDouble());
        }
        if (biasVariance.isPresent() && !scheme.isCritical()) {
            throw new IllegalArgumentException(
                    "a variance of biases belongs to a critical scheme, found scheme " + scheme);
        }
        if (residual.filter(value -> value == ResidualScaling.FIXUP).isPresent() && scheme != Scheme.HE) {
            throw new IllegalArgumentException(
                    "Fixup is He initialization: it goes with scheme he, found scheme " + scheme);
        }
        if (residual.filter(value -> value != ResidualScaling.NONE).isPresent() && !scheme.draws()) {
            throw new IllegalArgumentException(
                    "residual scaling belongs to a scheme that draws weights, found scheme " + scheme);
        }
    }

    /** Gaussian weights, seed 0, every node. */
    public static InitOptions of(Scheme scheme) {
        return new InitOptions(
                scheme, Distribution.NORMAL, OptionalDouble.empty(), Optional.empty(), NodeFilter.ALL, Map.of(), 0);
    }

    /** Returns these options with another distribution of independent weights. */
    public InitOptions withDistribution(Distribution value) {
        return new InitOptions(scheme, value, biasVariance, residual, nodes, inputShapes, seed);
    }

    /** Returns these options with σb² on the critical line given; the scheme must be critical. */
    public InitOptions withBiasVariance(double value) {
        return new InitOptions(scheme, distribution, OptionalDouble.of(value), residual, nodes, inputShapes, seed);
    }

    /** Returns these options with another treatment of residual sums. */
    public InitOptions withResidual(ResidualScaling value) {
        return new InitOptions(scheme, distribution, biasVariance, Optional.of(value), nodes, inputShapes, seed);
    }

    /** Returns these options for the weights of other nodes. */
    public InitOptions withNodes(NodeFilter value) {
        return new InitOptions(scheme, distribution, biasVariance, residual, value, inputShapes, seed);
    }

    /** Returns these options with other shapes of inputs that the file leaves open, by name. */
    public InitOptions withInputShapes(Map<String, Shape> value) {
        return new InitOptions(scheme, distribution, biasVariance, residual, nodes, value, seed);
    }

    /** Returns these options with another seed of everything that is drawn. */
    public InitOptions withSeed(long value) {
        return new InitOptions(scheme, distribution, biasVariance, residual, nodes, inputShapes, value);
    }

    /** Returns the options as they would be typed, defaults too, so that a file can tell how it was made; without the seed. */
    public String typed() {
        return "--scheme " + Words.of(scheme) + " --residual " + Words.of(residualScaling())
                + (biasVariance.isPresent() ? " --sigma-b2 " + biasVariance.getAsDouble() : "")
                + " --distribution " + Words.of(distribution) + nodes.typed();
    }

    /** Returns what is done about residual sums where nobody said. */
    public ResidualScaling residualScaling() {
        return residual.orElse(
                scheme.isCritical() && scheme.draws() ? ResidualScaling.SQRT_DEPTH : ResidualScaling.NONE);
    }
}
