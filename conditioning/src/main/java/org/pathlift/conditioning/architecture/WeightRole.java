package org.pathlift.conditioning.architecture;

/** What a weight does, which decides how it starts. */
public enum WeightRole {
    /** The matrix [out, in] of a Gemm that transposes it. */
    DENSE,
    /** The matrix [in, out] of a MatMul. */
    MATRIX,
    /** The kernel [out, in / groups, height, width] of a Conv. */
    CONVOLUTION,
    /** The kernel [in, out / groups, height, width] of a ConvTranspose. */
    TRANSPOSED_CONVOLUTION,
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
    public boolean isParameter() {
        return this != MEAN && this != VARIANCE;
    }
}
