package org.pathlift.conditioning.architecture;

/** What a weight does. */
enum WeightRole {
    /** The matrix of a dense layer, the kernel of a convolution. */
    LAYER,
    /** What is added to each token by its position. */
    POSITION,
    /** An added number for each feature or channel. */
    BIAS,
    /** A normalization's factor. */
    GAIN,
    /** A normalization's added number. */
    SHIFT,
    /** A batch normalization's running mean, which no gradient changes. */
    MEAN,
    /** A batch normalization's running variance, which no gradient changes. */
    VARIANCE,
    /** The factor of a residual branch. */
    RESIDUAL_GAIN;

    /** Returns whether a weight of this kind counts as parameter; running statistics do not. */
    boolean isParameter() {
        return this != MEAN && this != VARIANCE;
    }

    /** Returns the number that all its elements are before an initialization: 1 for what multiplies all signals, else 0. */
    float first() {
        return this == GAIN || this == VARIANCE ? 1 : 0;
    }
}
