package org.pathlift.analysis.quantization;

/** How many scales a quantized weight has. */
public enum Granularity {
    /** One for the whole tensor. */
    PER_TENSOR,
    /** One for each output channel. */
    PER_CHANNEL
}
