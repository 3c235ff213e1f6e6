package org.pathlift.conditioning.meanfield;

import java.util.Optional;

/**
 * Two-dimensional Gaussian expectations of functions of u = √q₁ (z₁ cos θ/2 + z₂ sin θ/2) and
 * v = √q₂ (z₁ cos θ/2 − z₂ sin θ/2).
 *
 * <p>In these coordinates u − v has all its digits near θ = 0. Without kinks the trapezoidal rule converges geometrically
 * ({@link PlaneTrapezoids}). Otherwise panels are nested: on every line of the outer coordinate the inner panels break
 * where u or v meet a kink, so that kinks anywhere cost no accuracy, and the outer panels break where such lines cross.
 * The outer coordinate is the one that moves u and v least.
 */
final class GaussianPlane {

    private static final double TWO_PI = 2 * Math.PI;
    private static final double RANGE = 9;
    private static final double PANEL = 1.5;
    /** Longer panels, in units of φ's argument, do not resolve the bend about 0. */
    private static final double RESOLVED = 1.5;

    private static final double[] BEND = {-40, -16, -6, -2, 0, 2, 6, 16, 40};
    private static final double[] NO_BEND = {};

    private final int count;
    private final Integrand integrand;
    private final boolean acute;
    private final boolean mirrored;
    private final double innerU;
    private final double outerU;
    private final double innerV;
    private final double outerV;
    /** Kinks, and 0 where the bend about it counts as one. */
    private final double[] kinks;

    private final double[] bend;

    /** Adds the quantities at (u, v), symmetric in u and v, to the sums; u − v comes with all its digits. */
    interface Integrand {
        void add(double u, double v, double difference, double weight, Sums sums);
    }

    private GaussianPlane(Activation activation, double q1, double q2, Angle angle, int count, Integrand integrand) {
        this.count = count;
        this.integrand = integrand;
        this.mirrored = q1 == q2;
        this.acute = angle.cosHalf() >= angle.sinHalf();
        double rootU = Math.sqrt(q1);
        double rootV = Math.sqrt(q2);
        innerU = rootU * (acute ? angle.cosHalf() : angle.sinHalf());
        innerV = rootV * (acute ? angle.cosHalf() : -angle.sinHalf());
        outerU = rootU * (acute ? angle.sinHalf() : angle.cosHalf());
        outerV = rootV * (acute ? -angle.sinHalf() : angle.cosHalf());
        bend = Math.max(rootU, rootV) * PANEL > RESOLVED ? BEND : NO_BEND;
        kinks = activation.kinks().stream().mapToDouble(Kink::at).toArray();
    }

    /** Expectations of as many quantities as counted, for q₁, q₂ > 0. */
    static Sums expectations(Activation activation, double q1, double q2, Angle angle, int count, Integrand integrand) {
        Optional<Sums> sums = activation.kinks().isEmpty()
                ? PlaneTrapezoids.expectations(q1, q2, angle, count, integrand)
                : Optional.empty();
        return sums.orElseGet(() -> new GaussianPlane(activation, q1, q2, angle, count, integrand).panels());
    }

    private Sums panels() {
        Sums sums = new Sums(count);
        // Where q1 = q2, u and v change places with the sign of z2: half the plane tells all.
        Breaks line = new Breaks(mirrored && !acute ? 0 : -RANGE, RANGE);
        double share = (mirrored ? 2 : 1) / TWO_PI;
        LegendreRule.MEDIUM.visit(outerBreaks(), (outer, outerLength) -> {
            innerBreaks(line, outer);
            double outerWeight = share * outerLength * Math.exp(-outer * outer / 2);
            LegendreRule.MEDIUM.visit(
                    line,
                    (inner, length) -> integrand.add(
                            innerU * inner + outerU * outer,
                            innerV * inner + outerV * outer,
                            (innerU - innerV) * inner + (outerU - outerV) * outer,
                            outerWeight * length * Math.exp(-inner * inner / 2),
                            sums));
        });
        return sums;
    }

    private void innerBreaks(Breaks line, double outer) {
        line.clear();
        line.addGrid(PANEL);
        innerBreaks(line, outer, kinks);
        innerBreaks(line, outer, bend);
        line.sort();
    }

    private void innerBreaks(Breaks line, double outer, double[] places) {
        for (double place : places) {
            line.add((place - outerU * outer) / innerU);
            line.add((place - outerV * outer) / innerV);
        }
    }

    /** Where lines u = first and v = second cross: their inner coordinates agree. */
    private Breaks outerBreaks() {
        Breaks breaks = new Breaks(mirrored && acute ? 0 : -RANGE, RANGE);
        breaks.addGrid(PANEL);
        double turn = outerU * innerV - outerV * innerU;
        for (double first : kinks) {
            for (double second : kinks) {
                breaks.add((first * innerV - second * innerU) / turn);
            }
            for (double second : bend) {
                breaks.add((first * innerV - second * innerU) / turn);
                breaks.add((second * innerV - first * innerU) / turn);
            }
        }
        for (double place : bend) {
            breaks.add(place * (innerV - innerU) / turn);
            breaks.add(place * (innerV + innerU) / turn);
            breaks.add(place * innerV / turn);
            breaks.add(place * innerU / turn);
        }
        breaks.sort();
        return breaks;
    }
}
