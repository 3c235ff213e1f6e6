package org.pathlift.conditioning.meanfield;

import java.util.OptionalDouble;

/** An activation whose two-dimensional Gaussian expectations are known in closed form. */
interface ClosedCorrelations extends Activation {

    /** E φ(u)φ(v) at q1, q2 > 0. */
    double closedProduct(double q1, double q2, Angle angle);

    /** E φ'(u)φ'(v) at q1, q2 > 0. */
    double closedSlopeProduct(double q1, double q2, Angle angle);

    /** E (φ(u) − φ(v))²/2 at q > 0, where a form is known that keeps its digits at small angles. */
    default OptionalDouble closedHalfSquaredDifference(double q, Angle angle) {
        return OptionalDouble.empty();
    }
}
