package org.pathlift.conditioning.symmetry;

import java.util.Arrays;

/**
 * The log scales z of all units, in the convention of the paper: in-parameters are multiplied by {@code e^{+z/2}},
 * out-parameters by {@code e^{-z/2}}, so that {@code λ = e^{z/2}}.
 *
 * <p>Units are named by signed ids: 0 is the fixed unit (z = 0), a negative id the inverse scale (−z).
 */
public final class LogScales {

    private final double[] z;

    private LogScales(double[] z) {
        this.z = z;
    }

    /** Returns the scales that change nothing. */
    public static LogScales none(int units) {
        return new LogScales(new double[units]);
    }

    /** Returns the scales with these z of units 1, 2, …, of which a copy is kept; each must be finite. */
    public static LogScales ofZ(double... z) {
        for (int i = 0; i < z.length; i++) {
            if (!Double.isFinite(z[i])) {
                throw new IllegalArgumentException("z must be finite, found " + z[i] + " for unit " + (i + 1));
            }
        }
        return new LogScales(z.clone());
    }

    /** Returns the scales with these λ of units 1, 2, …; each must be positive and finite. */
    public static LogScales ofLambda(double... lambda) {
        return ofZ(Arrays.stream(lambda).map(value -> 2 * Math.log(value)).toArray());
    }

    /** Returns the number of units. */
    public int units() {
        return z.length;
    }

    /** Returns z of a signed unit. */
    public double z(int unit) {
        return unit == 0 ? 0 : unit > 0 ? z[unit - 1] : -z[-unit - 1];
    }

    /** Returns λ = e^{z/2} of a signed unit; exact where z was made by rounding λ to a power of two. */
    public double lambda(int unit) {
        double half = z(unit) / 2;
        double exponent = Math.rint(half / LN_2);
        return half == exponent * LN_2 ? Math.scalb(1.0, (int) exponent) : Math.exp(half);
    }

    /** ln 2, rounded; z = 2 k ln 2 makes λ = 2^k exactly. */
    public static final double LN_2 = Math.log(2);

    /** Returns a copy of z of units 1, 2, …. */
    public double[] toArray() {
        return z.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogScales scales && Arrays.equals(z, scales.z);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(z);
    }

    @Override
    public String toString() {
        return "z" + Arrays.toString(z);
    }
}
