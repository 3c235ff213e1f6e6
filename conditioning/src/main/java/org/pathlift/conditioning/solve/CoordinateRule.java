package org.pathlift.conditioning.solve;

/** How far one unit moves, given the masses on its in side, its out side and of everything else. */
interface CoordinateRule {

    /** e^Δw for masses on a common scale, in and out positive and far from the ends of the double range. */
    double factor(int unit, double in, double out, double rest);

    /** Δw for logs of the masses; in and out are finite, rest may be negative infinity. */
    double step(int unit, double logIn, double logOut, double logRest);
}
