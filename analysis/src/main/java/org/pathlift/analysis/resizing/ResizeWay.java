package org.pathlift.analysis.resizing;

/** How an image is made smaller, or larger. */
public enum ResizeWay {
    /** The mean of each block of b x b pixels. */
    BLOCK,
    /** The first pixel of each block of b x b. */
    DECIMATION,
    /** Linear interpolation between the centres of pixels, also to larger sizes and by broken factors. */
    BILINEAR
}
