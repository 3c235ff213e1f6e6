package org.pathlift.conditioning.training.optimizer;

/**
 * A buffer that an optimizer keeps beside each weight, of the weight's shape and type.
 *
 * <p>The degree says how many gradients are multiplied in an element. It decides what becomes of the buffer when the
 * weight w is rescaled to f w: the gradient g becomes g / f, and so a buffer of degree d is divided by f<sup>d</sup>.
 *
 * @param name the name, e.g. {@code momentum}
 * @param degree 1 for means of gradients, 2 for means of their squares
 */
public record Slot(String name, int degree) {

    /** A running sum or mean of gradients. */
    public static Slot ofGradients(String name) {
        return new Slot(name, 1);
    }

    /** A running mean of squared gradients. */
    public static Slot ofSquares(String name) {
        return new Slot(name, 2);
    }
}
