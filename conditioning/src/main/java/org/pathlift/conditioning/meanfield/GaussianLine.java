package org.pathlift.conditioning.meanfield;

import java.util.Optional;

/**
 * One-dimensional Gaussian expectations E f(√q z).
 *
 * <p>Without kinks the trapezoidal rule converges geometrically: its step is halved until two shifted grids agree.
 * Otherwise, and where that takes too many points, Gauss-Legendre panels break at every kink, at the integers, and on a
 * geometric grid about 0 in units of φ's argument.
 */
final class GaussianLine {

    private static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
    private static final double RANGE = 9.5;
    private static final double FAR_RANGE = 13;
    private static final double FIRST_STEP = 0.5;
    /** The first step in units of φ's argument. */
    private static final double FIRST_REACH = 0.6;

    private static final double SHIFT = 0.21;
    private static final double LAST_STEP = 1.0 / 50;
    /** Grids that differ by this much have a mean whose error is about its square. */
    private static final double AGREEMENT = 1e-10;

    private static final double NEGLIGIBLE = 1e-16;
    private static final int FINEST = -4;
    private static final int COARSEST = 7;

    private final Activation activation;
    private final double root;
    private final int count;
    private final Integrand integrand;

    /** Adds the quantities at x = √q z to the sums. */
    interface Integrand {
        void add(double x, double z, double weight, Sums sums);
    }

    private GaussianLine(Activation activation, double q, int count, Integrand integrand) {
        this.activation = activation;
        this.root = Math.sqrt(q);
        this.count = count;
        this.integrand = integrand;
    }

    /** Expectations of as many quantities as counted, for q > 0. */
    static Sums expectations(Activation activation, double q, int count, Integrand integrand) {
        GaussianLine line = new GaussianLine(activation, q, count, integrand);
        return (activation.kinks().isEmpty() ? line.trapezoids() : Optional.<Sums>empty()).orElseGet(line::panels);
    }

    /** The same by panels alone, for integrands that the trapezoids of smooth activations were not made for. */
    static Sums panelExpectations(Activation activation, double q, int count, Integrand integrand) {
        return new GaussianLine(activation, q, count, integrand).panels();
    }

    private Optional<Sums> trapezoids() {
        double step = Math.min(FIRST_STEP, FIRST_REACH / root);
        if (step < LAST_STEP) {
            return Optional.empty();
        }
        // Off the symmetric places, where periodic functions could hide.
        double shift = SHIFT * step;
        Sums coarse = grid(step, shift);
        for (; step >= LAST_STEP; step /= 2) {
            Sums between = grid(step, shift + step / 2);
            boolean settled = coarse.agreesWith(between, AGREEMENT);
            coarse.addAll(between);
            coarse.scale(0.5);
            if (settled) {
                return ends(step).isSmallBeside(coarse, NEGLIGIBLE) ? Optional.of(coarse) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Sums grid(double step, double shift) {
        Sums sums = new Sums(count);
        int first = (int) Math.ceil((-RANGE - shift) / step);
        int last = (int) Math.floor((RANGE - shift) / step);
        for (int k = first; k <= last; k++) {
            add(k * step + shift, step, sums);
        }
        return sums;
    }

    private Sums ends(double step) {
        Sums sums = new Sums(count);
        add(-RANGE, step, sums);
        add(RANGE, step, sums);
        return sums;
    }

    private void add(double z, double length, Sums sums) {
        integrand.add(root * z, z, length * Math.exp(-z * z / 2) / SQRT_TWO_PI, sums);
    }

    private Sums panels() {
        Breaks breaks = new Breaks(-FAR_RANGE, FAR_RANGE);
        breaks.addGrid(1);
        for (int power = FINEST; power <= COARSEST; power++) {
            double place = Math.scalb(1.0, power) / root;
            breaks.add(place);
            breaks.add(-place);
        }
        activation.kinks().forEach(kink -> breaks.add(kink.at() / root));
        breaks.sort();
        Sums sums = new Sums(count);
        LegendreRule.FINE.visit(breaks, (z, length) -> add(z, length, sums));
        return sums;
    }
}
