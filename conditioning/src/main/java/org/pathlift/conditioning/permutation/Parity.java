package org.pathlift.conditioning.permutation;

/** What a parameter does when the sign of a unit that it touches flips. */
public enum Parity {
    /** It flips too: weights, biases, running means. */
    ODD,
    /** It stays: gains, running variances, slopes. */
    EVEN
}
