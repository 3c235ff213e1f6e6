package org.pathlift.conditioning.symmetry;

/** What a node is to the symmetry. */
public enum Role {
    /** Its result depends on constants only. */
    CONSTANT,
    /** A linear layer: consumes the scales of its input, makes those of its output. */
    LINEAR,
    /** A multiplication by one weight per unit. */
    DIAGONAL,
    /** Adds one bias per unit. */
    BIAS,
    /** Normalizes its input, which keeps scale 1, and makes new units by its gain and shift. */
    NORMALIZATION,
    /** Positively homogeneous of degree one, element by element. */
    HOMOGENEOUS,
    /** Moves, repeats or drops elements, or pads with zeros. */
    REARRANGEMENT,
    /** Combines neighbouring elements by a mean, a sum or a maximum. */
    POOLING,
    /** Adds or compares activations. */
    MERGE,
    /** Multiplies activations. No path lifting is defined through it. */
    PRODUCT,
    /** Everything else: its inputs keep scale 1, its outputs begin anew. */
    BOUNDARY
}
