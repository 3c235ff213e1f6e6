package org.pathlift.conditioning.architecture;

/** Which layers add a bias. */
public enum Biases {
    /** As published; the convolutions of most networks have none before a batch normalization. */
    STANDARD,
    /** All. */
    ALL,
    /** None; normalizations keep their shifts. */
    NONE
}
