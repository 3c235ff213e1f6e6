package org.pathlift.conditioning.rescale;

/** What picks the scales. */
public enum CriterionChoice {
    /** Minimizes the divergence F of the rescaled diag(G) from the identity (arXiv 2602.19799). */
    PATHCOND,
    /** Minimizes the sum of squared parameters (arXiv 1902.10416). */
    ENORM,
    /** Equalizes the largest absolute weights in and out of every unit (arXiv 1906.04721). */
    CLE,
    /** Draws scales at random; for tests and studies. */
    RANDOM
}
