package org.pathlift.conditioning.meanfield;

/** An activation whose one-dimensional Gaussian expectations are known in closed form. */
interface ClosedMoments extends Activation {

    /** From this q on the closed form keeps its digits. */
    default double closedFrom() {
        return 0;
    }

    /** The moments at q > 0. */
    Moments closedMoments(double q);
}
