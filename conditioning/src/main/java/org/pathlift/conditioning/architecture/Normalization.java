package org.pathlift.conditioning.architecture;

/** What standardizes activations between layers. */
public enum Normalization {
    /** Nothing. */
    NONE,
    /** BatchNormalization over the batch, for each feature or channel (arXiv 1502.03167). */
    BATCH,
    /** LayerNormalization over the features of each example or token (arXiv 1607.06450). */
    LAYER
}
