package org.pathlift.conditioning.training.optimizer;

/**
 * What stochastic gradient descent keeps of earlier gradients: b ← μ b + g.
 *
 * @param factor μ, at least 0 and below 1
 * @param form how the buffer moves the weight
 */
public record Momentum(double factor, Form form) {

    /** How the buffer b moves the weight. */
    public enum Form {
        /** w ← w − η b. */
        HEAVY_BALL,
        /** w ← w − η (g + μ b). */
        NESTEROV
    }

    /** Nothing is kept. */
    public static final Momentum NONE = new Momentum(0, Form.HEAVY_BALL);

    /**
     * Checks {@code factor}.
     *
     * @throws IllegalArgumentException if {@code factor} is not in [0, 1)
     */
    public Momentum {
        Ranges.kept("the momentum", factor);
    }

    /** Polyak's momentum. */
    public static Momentum heavyBall(double factor) {
        return new Momentum(factor, Form.HEAVY_BALL);
    }

    /** Nesterov's momentum. */
    public static Momentum nesterov(double factor) {
        return new Momentum(factor, Form.NESTEROV);
    }
}
