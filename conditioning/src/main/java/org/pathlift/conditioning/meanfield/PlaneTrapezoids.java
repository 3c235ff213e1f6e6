package org.pathlift.conditioning.meanfield;

import java.util.Optional;

/**
 * The trapezoidal rule on the plane of {@link GaussianPlane}, for smooth functions.
 *
 * <p>It converges geometrically. The steps follow how far each coordinate moves φ's argument, and are shortened until two
 * interleaved grids agree.
 */
final class PlaneTrapezoids {

    private static final double TWO_PI = 2 * Math.PI;
    private static final double RANGE = 9;
    private static final double LONGEST_STEP = 0.55;
    /** The first steps in units of φ's argument, and by what they are shortened. */
    private static final double FIRST_REACH = 0.6;

    private static final double SHORTENING = Math.sqrt(0.5);
    private static final double MOST_POINTS = 60_000;
    private static final double SHIFT = 0.21;
    /** Two grids that differ by this have a mean that is right to rounding. */
    private static final double AGREEMENT = 3e-14;

    private static final double NEGLIGIBLE = 1e-15;

    private final int count;
    private final GaussianPlane.Integrand integrand;
    private final boolean mirrored;
    private final double sumU;
    private final double sumV;
    private final double differenceU;
    private final double differenceV;

    private PlaneTrapezoids(double q1, double q2, Angle angle, int count, GaussianPlane.Integrand integrand) {
        this.count = count;
        this.integrand = integrand;
        this.mirrored = q1 == q2;
        sumU = Math.sqrt(q1) * angle.cosHalf();
        sumV = Math.sqrt(q2) * angle.cosHalf();
        differenceU = Math.sqrt(q1) * angle.sinHalf();
        differenceV = Math.sqrt(q2) * angle.sinHalf();
    }

    /** Expectations of as many quantities as counted; empty where that takes too many points. */
    static Optional<Sums> expectations(
            double q1, double q2, Angle angle, int count, GaussianPlane.Integrand integrand) {
        return new PlaneTrapezoids(q1, q2, angle, count, integrand).expectations();
    }

    private Optional<Sums> expectations() {
        for (double reach = FIRST_REACH; ; reach *= SHORTENING) {
            double first = Math.min(LONGEST_STEP, reach / Math.max(sumU, sumV));
            double second = Math.min(LONGEST_STEP, reach / Math.max(differenceU, differenceV));
            double points = Math.PI * RANGE * RANGE / (first * second) * (mirrored ? 1 : 2);
            if (points > MOST_POINTS) {
                return Optional.empty();
            }
            Sums sums = grid(first, second, SHIFT, 0);
            Sums between = grid(first, second, SHIFT + 0.5, 0.5);
            if (sums.agreesWith(between, AGREEMENT)) {
                sums.addAll(between);
                sums.scale(0.5);
                return border(first * second).isSmallBeside(sums, NEGLIGIBLE) ? Optional.of(sums) : Optional.empty();
            }
        }
    }

    /** Where q₁ = q₂, u and v change places with the sign of z₂: half the disk tells all. */
    private Sums grid(double step1, double step2, double shift1, double shift2) {
        Sums sums = new Sums(count);
        int last = (int) (RANGE / step2);
        for (int k = mirrored ? 0 : -last - 1; k <= last; k++) {
            double z2 = (k + shift2) * step2;
            if (Math.abs(z2) >= RANGE) {
                continue;
            }
            double times = mirrored && z2 > 0 ? 2 : 1;
            line(step1, shift1, z2, times * step1 * step2 / TWO_PI, sums);
        }
        return sums;
    }

    private void line(double step, double shift, double z2, double area, Sums sums) {
        double half = Math.sqrt((RANGE - z2) * (RANGE + z2));
        double outer = area * Math.exp(-z2 * z2 / 2);
        int first = (int) Math.ceil(-half / step - shift);
        int last = (int) Math.floor(half / step - shift);
        for (int k = first; k <= last; k++) {
            double z1 = (k + shift) * step;
            add(z1, z2, outer * Math.exp(-z1 * z1 / 2), sums);
        }
    }

    /** What the four farthest points on the axes add. */
    private Sums border(double area) {
        Sums sums = new Sums(count);
        double weight = Math.exp(-RANGE * RANGE / 2) * area / TWO_PI;
        add(RANGE, 0, weight, sums);
        add(-RANGE, 0, weight, sums);
        add(0, RANGE, weight, sums);
        add(0, -RANGE, weight, sums);
        return sums;
    }

    private void add(double z1, double z2, double weight, Sums sums) {
        double difference = (sumU - sumV) * z1 + (differenceU + differenceV) * z2;
        integrand.add(sumU * z1 + differenceU * z2, sumV * z1 - differenceV * z2, difference, weight, sums);
    }
}
