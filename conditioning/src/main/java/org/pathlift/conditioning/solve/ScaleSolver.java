package org.pathlift.conditioning.solve;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Finds the log scales that a criterion asks for.
 *
 * <p>A sweep sets every unit, in order, to the exact minimum along its coordinate with all others held. The result is
 * that of plain sweeps over single parameters (arXiv 2602.19799), but the work is that of pairs of units, and for blocks
 * of rank one that of units. Single-threaded; same input, same bits.
 */
public final class ScaleSolver {

    /** Rounded scales are improved unit by unit for at most this many sweeps. */
    private static final int GRID_SWEEPS = 20;

    private ScaleSolver() {}

    /** Solves a problem; starts at z = 0. */
    public static Solution solve(ScaleProblem problem, Criterion criterion, SolverOptions options) {
        if (criterion instanceof Criterion.Random random) {
            return draw(problem, random, options);
        }
        Weighing weighing = new Weighing(problem, Objective.of(criterion));
        double sigma = weighing.objective.sigma();
        double bound = Math.abs(sigma) * options.maxLogScale();
        Sweeper sweeper = new Sweeper(weighing, bound);
        double initial = value(weighing, sweeper);
        Run run = new Run(weighing, sweeper, bound);
        boolean converged = run.to(options.stopping());
        double last = run.objectives.length == 0 ? initial : run.objectives[run.objectives.length - 1];
        if (options.rounding() == SolverOptions.Rounding.POWER_OF_TWO) {
            round(weighing, sweeper, bound);
            last = value(weighing, sweeper);
        }
        return new Solution(
                logScales(weighing, options),
                initial,
                last,
                run.objectives,
                run.gradientNorm,
                UnitCensus.ids(weighing.dead),
                converged);
    }

    private static double value(Weighing weighing, Sweeper sweeper) {
        if (!weighing.objective.needsSpread()) {
            return weighing.value(0);
        }
        sweeper.observe();
        return weighing.value(sweeper.spreadMet());
    }

    private static void round(Weighing weighing, Sweeper sweeper, double bound) {
        GridRule rule = new GridRule(weighing.balance, weighing.w(), weighing.objective.sigma(), bound);
        boolean moves = true;
        for (int i = 0; i < GRID_SWEEPS && moves; i++) {
            moves = sweeper.sweep(rule, 0) > 0;
        }
    }

    private static double[] logScales(Weighing weighing, SolverOptions options) {
        double sigma = weighing.objective.sigma();
        double[] w = weighing.w();
        double[] z = new double[w.length];
        for (int u = 1; u < z.length; u++) {
            z[u] = options.rounding() == SolverOptions.Rounding.POWER_OF_TWO
                    ? nearestPowerOfTwo(w[u] / sigma)
                    : w[u] / sigma + 0.0;
        }
        return z;
    }

    /** The multiple of 2 ln 2 nearest to z. */
    private static double nearestPowerOfTwo(double z) {
        double unit = 2 * Math.log(2);
        return Math.rint(z / unit) * unit + 0.0;
    }

    private static Solution draw(ScaleProblem problem, Criterion.Random random, SolverOptions options) {
        double[] z = new double[problem.units() + 1];
        double largest = Math.min(2 * Math.log(random.spread()), options.maxLogScale());
        for (int u = 1; u < z.length; u++) {
            SplittableRandom source = new SplittableRandom(random.seed() * 0x9E3779B97F4A7C15L + u);
            z[u] = largest * (2 * source.nextDouble() - 1);
            if (options.rounding() == SolverOptions.Rounding.POWER_OF_TWO) {
                double rounded = nearestPowerOfTwo(z[u]);
                z[u] = Math.abs(rounded) > options.maxLogScale()
                        ? rounded - Math.signum(rounded) * 2 * Math.log(2)
                        : rounded;
            }
        }
        return new Solution(z, 0, 0, new double[0], 0, List.of(), true);
    }

    /** One run of sweeps and what it reports. */
    private static final class Run {

        /** The gradient met during a sweep bounds the one after it only roughly; look closer below this multiple. */
        private static final double LOOK_BELOW = 10;

        private final Weighing weighing;
        private final Sweeper sweeper;
        private final CoordinateRule rule;
        private final double bound;
        private double[] objectives = new double[0];
        private double gradientNorm;

        Run(Weighing weighing, Sweeper sweeper, double bound) {
            this.weighing = weighing;
            this.sweeper = sweeper;
            this.rule = new ExactRule(weighing.balance);
            this.bound = bound;
        }

        /** Returns whether the gradient norm reached the tolerance. */
        boolean to(Stopping stopping) {
            if (stopping instanceof Stopping.Sweeps sweeps) {
                return sweep(sweeps.count(), sweeps.tolerance(), () -> {});
            } else if (stopping instanceof Stopping.Converge converge) {
                boolean smooth = weighing.objective.reduction() == Reduction.SUM;
                LayerNewton newton = new LayerNewton(weighing, bound);
                return sweep(converge.maxSweeps(), converge.tolerance(), smooth ? newton::minimize : () -> {});
            }
            throw new IllegalArgumentException("unknown stopping rule " + stopping);
        }

        private boolean sweep(int count, double tolerance, Runnable acceleration) {
            double[] values = new double[count];
            int done = 0;
            boolean reached = false;
            while (done < count && !reached) {
                sweeper.sweep(rule, LOOK_BELOW * tolerance);
                boolean close = sweeper.gradientMet() <= LOOK_BELOW * tolerance;
                acceleration.run();
                values[done++] = value(weighing, sweeper);
                if (close) {
                    reached = observe() <= tolerance;
                }
            }
            objectives = Arrays.copyOf(values, done);
            return (reached ? gradientNorm : observe()) <= tolerance;
        }

        private double observe() {
            sweeper.observe();
            gradientNorm = sweeper.gradientMet();
            return gradientNorm;
        }
    }
}
