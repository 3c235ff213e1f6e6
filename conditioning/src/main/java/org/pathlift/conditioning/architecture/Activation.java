package org.pathlift.conditioning.architecture;

import java.util.Arrays;
import java.util.List;

/**
 * The function between layers.
 *
 * @param kind which
 * @param slope for {@link Kind#LEAKY_RELU} the slope of negative numbers; otherwise 0
 */
public record Activation(Kind kind, double slope) {

    /** The functions. Φ is the distribution function of N(0, 1), σ(x) = 1 / (1 + exp(-x)). */
    public enum Kind {
        /** x; it is no operator. */
        IDENTITY,
        /** max(x, 0). */
        RELU,
        /** x, or a x for negative x. */
        LEAKY_RELU,
        /** tanh x. */
        TANH,
        /** erf x. */
        ERF,
        /** x Φ(x) (Hendrycks and Gimpel, arXiv 1606.08415). */
        GELU,
        /** x (1 + tanh(sqrt(2/π) (x + 0.044715 x^3))) / 2 (the same, section 2). */
        GELU_TANH,
        /** x σ(x). */
        SILU,
        /** x, or exp(x) - 1 for negative x. */
        ELU,
        /** ELU with the two constants of Klambauer et al. (arXiv 1706.02515). */
        SELU,
        /** ln(1 + exp(x)). */
        SOFTPLUS,
        /** σ(x). */
        SIGMOID,
        /** x min(max(x + 3, 0), 6) / 6. */
        HARDSWISH,
        /** x tanh(ln(1 + exp(x))). */
        MISH,
        /** min(max(x, 0), 6). */
        RELU6
    }

    /** max(x, 0). */
    public static final Activation RELU = of(Kind.RELU);

    private static final double DEFAULT_SLOPE = 0.01;

    /**
     * Checks {@code slope}.
     *
     * @throws IllegalArgumentException if a leaky ReLU has no finite slope, or another function has one that is not 0
     */
    public Activation {
        if (kind == Kind.LEAKY_RELU ? !Double.isFinite(slope) : slope != 0) {
            throw new IllegalArgumentException(
                    "only leaky-relu has a slope, and it must be finite; found %s for %s".formatted(slope, kind));
        }
    }

    /** Returns an activation; a leaky-relu gets a slope of 0.01. */
    public static Activation of(Kind kind) {
        return new Activation(kind, kind == Kind.LEAKY_RELU ? DEFAULT_SLOPE : 0);
    }

    /**
     * Returns the activation that is typed so: {@code relu}, {@code gelu-tanh}, {@code leaky-relu:0.2}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Activation parse(String text) {
        int colon = text.indexOf(':');
        Kind kind = Named.parse(Kind.class, "an activation", colon < 0 ? text : text.substring(0, colon));
        if (colon < 0) {
            return of(kind);
        }
        if (kind != Kind.LEAKY_RELU) {
            throw new IllegalArgumentException("only leaky-relu takes a number, found '" + text + "'");
        }
        try {
            return new Activation(kind, Double.parseDouble(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the slope of leaky-relu must be a number, found '" + text + "'", e);
        }
    }

    /** Returns all names, without slopes. */
    public static List<String> names() {
        return Arrays.stream(Kind.values()).map(Named::word).toList();
    }

    /** Returns how it is typed. */
    @Override
    public String toString() {
        return Named.word(kind) + (kind == Kind.LEAKY_RELU ? ":" + Setting.number(slope) : "");
    }
}
