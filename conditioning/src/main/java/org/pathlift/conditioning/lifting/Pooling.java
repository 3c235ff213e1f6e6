package org.pathlift.conditioning.lifting;

/** What pooling does in the squared network. */
public enum Pooling {
    /** As paths have it: a maximum is a sum over its window, the coefficients of a mean are squared. */
    PATH,
    /** As the paper's public code has it: a true maximum, the coefficients of a mean not squared. */
    MAX
}
