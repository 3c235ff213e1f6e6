package org.pathlift.conditioning.meanfield;

import java.util.Optional;

/**
 * Two-dimensional Gaussian expectations of functions of u = √q₁ (z₁ cos θ/2 + z₂ sin θ/2) and
 * v = √q₂ (z₁ cos θ/2 − z₂ sin θ/2).
 *
 * <p>In these coordinates u − v stays exact near θ = 0. Without kinks the trapezoidal rule on two interleaved grids
 * converges geometrically. Otherwise panels are nested: on every line of the outer coordinate the inner panels break
 * where u or v meet a kink, so that kinks anywhere cost no accuracy, and the outer panels break where such lines cross.
 */
final class GaussianPlane {

    private static final double TWO_PI = 2 * Math.PI;
    private static final double RANGE = 9.5;
    private static final double PANEL = 1.5;
    private static final double FIRST_STEP = 0.5;
    private static final double LAST_STEP = 1.0 / 16;
    private static final double AGREEMENT = 1e-11;
    private static final double NEGLIGIBLE = 1e-16;
    /** Where a bend about 0 is resolved when q is large, in units of φ's argument. */
    private static final double[] BEND = {-40, -16, -6, -2, 2, 6, 16, 40};

    private final Activation activation;
    private final int count;
    private final Integrand integrand;
    private final double innerU;
    private final double outerU;
    private final double innerV;
    private final double outerV;
    private final double[] places;

    /** Adds the quantities at (u, v) to the sums. */
    interface Integrand {
        void add(double u, double v, double weight, Sums sums);
    }

    private GaussianPlane(Activation activation, double q1, double q2, Angle angle, int count, Integrand integrand) {
        this.activation = activation;
        this.count = count;
        this.integrand = integrand;
        double rootU = Math.sqrt(q1);
        double rootV = Math.sqrt(q2);
        boolean acute = angle.cosHalf() >= angle.sinHalf();
        innerU = rootU * (acute ? angle.cosHalf() : angle.sinHalf());
        innerV = rootV * (acute ? angle.cosHalf() : -angle.sinHalf());
        outerU = rootU * (acute ? angle.sinHalf() : angle.cosHalf());
        outerV = rootV * (acute ? -angle.sinHalf() : angle.cosHalf());
        places = places(activation, Math.max(rootU, rootV));
    }

    /** Kinks, and the bend about 0 where a panel is too long for it. */
    private static double[] places(Activation activation, double root) {
        double[] bend = root * PANEL > 1.5 ? BEND : new double[0];
        double[] places = new double[activation.kinks().size() + bend.length];
        System.arraycopy(bend, 0, places, 0, bend.length);
        int next = bend.length;
        for (Kink kink : activation.kinks()) {
            places[next++] = kink.at();
        }
        return places;
    }

    /** Expectations of as many quantities as counted, for q₁, q₂ > 0. */
    static Sums expectations(Activation activation, double q1, double q2, Angle angle, int count, Integrand integrand) {
        GaussianPlane plane = new GaussianPlane(activation, q1, q2, angle, count, integrand);
        return (activation.kinks().isEmpty() ? plane.trapezoids() : Optional.<Sums>empty()).orElseGet(plane::panels);
    }

    private Optional<Sums> trapezoids() {
        for (double step = FIRST_STEP; step >= LAST_STEP; step /= 2) {
            Sums first = grid(step, 0.21 * step, 0.33 * step);
            Sums second = grid(step, 0.71 * step, 0.83 * step);
            if (first.agreesWith(second, AGREEMENT)) {
                first.addAll(second);
                first.scale(0.5);
                return border(step).isSmallBeside(first, NEGLIGIBLE) ? Optional.of(first) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Sums grid(double step, double innerShift, double outerShift) {
        Sums sums = new Sums(count);
        int last = (int) (RANGE / step);
        double[] weights = weights(last, step, innerShift);
        for (int k = -last; k <= last; k++) {
            double outer = k * step + outerShift;
            double weight = Math.exp(-outer * outer / 2) * step * step / TWO_PI;
            for (int i = -last; i <= last; i++) {
                add(i * step + innerShift, outer, weight * weights[i + last], sums);
            }
        }
        return sums;
    }

    private static double[] weights(int last, double step, double shift) {
        double[] weights = new double[2 * last + 1];
        for (int i = -last; i <= last; i++) {
            double z = i * step + shift;
            weights[i + last] = Math.exp(-z * z / 2);
        }
        return weights;
    }

    /** What the four farthest points on the axes add. */
    private Sums border(double step) {
        Sums sums = new Sums(count);
        double weight = Math.exp(-RANGE * RANGE / 2) * step * step / TWO_PI;
        add(RANGE, 0, weight, sums);
        add(-RANGE, 0, weight, sums);
        add(0, RANGE, weight, sums);
        add(0, -RANGE, weight, sums);
        return sums;
    }

    private void add(double inner, double outer, double weight, Sums sums) {
        integrand.add(innerU * inner + outerU * outer, innerV * inner + outerV * outer, weight, sums);
    }

    private Sums panels() {
        Sums sums = new Sums(count);
        Breaks line = new Breaks(-RANGE, RANGE);
        LegendreRule.MEDIUM.visit(outerBreaks(), (outer, outerLength) -> {
            line.clear();
            line.addGrid(PANEL);
            for (double place : places) {
                line.add((place - outerU * outer) / innerU);
                line.add((place - outerV * outer) / innerV);
            }
            line.sort();
            double outerWeight = outerLength * Math.exp(-outer * outer / 2) / TWO_PI;
            LegendreRule.MEDIUM.visit(
                    line,
                    (inner, length) -> add(inner, outer, outerWeight * length * Math.exp(-inner * inner / 2), sums));
        });
        return sums;
    }

    /** Where lines u = place and v = place cross: their inner coordinates agree. */
    private Breaks outerBreaks() {
        Breaks breaks = new Breaks(-RANGE, RANGE);
        breaks.addGrid(PANEL);
        double turn = outerU * innerV - outerV * innerU;
        for (double first : places) {
            breaks.add((first * innerV + first * innerU) / turn);
            for (Kink kink : activation.kinks()) {
                breaks.add((first * innerV - kink.at() * innerU) / turn);
                breaks.add((kink.at() * innerV - first * innerU) / turn);
            }
        }
        breaks.sort();
        return breaks;
    }
}
