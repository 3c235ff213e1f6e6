package org.pathlift.conditioning.architecture;

/** Where a transformer normalizes: f is attention or feed-forward. */
public enum NormPlace {
    /** x + f(norm(x)), and once more before the head (arXiv 2002.04745). */
    PRE,
    /** norm(x + f(x)) (arXiv 1706.03762). */
    POST
}
