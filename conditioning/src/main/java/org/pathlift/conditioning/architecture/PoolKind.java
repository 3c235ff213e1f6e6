package org.pathlift.conditioning.architecture;

/** How a network halves its images between convolutions. */
public enum PoolKind {
    /** The largest of 2x2. */
    MAX,
    /** The mean of 2x2. */
    AVERAGE
}
