package org.pathlift.conditioning.init;

/** The law that independent weights are drawn from; all have mean 0 and the standard deviation that is asked for. */
public enum Distribution {
    /** Gaussian. */
    NORMAL,
    /** Gaussian, cut at two of its standard deviations and widened by 1/0.87962566103423978 to make up for it. */
    TRUNCATED,
    /** Uniform between ∓ √3 standard deviations. */
    UNIFORM
}
