package org.pathlift.conditioning.expansion;

/** What happens to the function of the network. */
public enum ExpansionMode {
    /**
     * Another function: weights stay and see the constants; dense layers behind a Flatten get wider and are drawn anew. This
     * is the setting of the paper, as far as it can be read.
     */
    NATIVE,
    /** The same function: the first layers look at the original entries only. pathlift's own. */
    PRESERVING
}
