package org.pathlift.conditioning.solve;

import java.util.ArrayList;
import java.util.List;

/**
 * The same sweeps written down directly: one term a parameter, every sum afresh for every unit. Slow and obvious; the
 * solver is compared with it.
 */
final class PlainSweeps {

    private record Term(int row, int col, double log, int taps) {}

    private final int units;
    private final List<Term> terms = new ArrayList<>();
    private double parameters;

    PlainSweeps(ScaleProblem problem) {
        units = problem.units();
        for (MassBlock block : problem.blocks()) {
            if (block instanceof PairBlock pairs) {
                for (int i = 0; i < pairs.mass.length; i++) {
                    add(block, pairs.rowUnit[i], pairs.colUnit[i], Math.log(pairs.mass[i]));
                }
            } else if (block instanceof OuterBlock outer) {
                for (int r = 0; r < outer.row.length; r++) {
                    for (int c = 0; c < outer.col.length; c++) {
                        double log = Math.log(outer.row[r]) + Math.log(outer.col[c]);
                        add(block, outer.rowUnit[r], outer.colUnit[c], log);
                    }
                }
            } else if (block instanceof DenseBlock dense) {
                for (int i = 0; i < dense.mass.length; i++) {
                    int width = dense.colUnit.length;
                    add(block, dense.rowUnit[i / width], dense.colUnit[i % width], Math.log(dense.mass[i]));
                }
            }
        }
    }

    private void add(MassBlock block, int row, int col, double log) {
        terms.add(new Term(
                row, col, log + block.header().logOffset(), block.header().taps()));
        parameters += block.header().taps();
    }

    private static int exponent(Term term, int unit) {
        return side(term.col, unit) - side(term.row, unit);
    }

    private static int side(int id, int unit) {
        return id == unit ? 1 : id == -unit ? -1 : 0;
    }

    private static double at(double[] z, int id) {
        return id < 0 ? -z[-id] : z[id];
    }

    private static double log(Term term, double[] z, double sigma) {
        return term.log + sigma * (at(z, term.col) - at(z, term.row));
    }

    /**
     * One sweep of F over z. The quadratic in x = e^z is divided by its geometric mean root √(in/out), so that it reads
     * (p + a) t² + a rest/√(in·out) t - (p - a) = 0.
     */
    void pathCond(double[] z) {
        for (int u = 1; u <= units; u++) {
            double[] n = new double[3];
            double[] log = logMasses(z, u, 1, n);
            double a = n[0] - n[2];
            if (Double.isFinite(log[0]) && Double.isFinite(log[2])) {
                double logQ = Math.log(Math.abs(a)) + log[1] - (log[0] + log[2]) / 2;
                double q = Math.exp(logQ);
                double root = Math.hypot(q, 2 * Math.sqrt((parameters + a) * (parameters - a)));
                double logSum = logQ > 300 ? Math.log(2) + logQ : Math.log(root + q);
                double logT =
                        a <= 0 ? logSum - Math.log(2 * (parameters + a)) : Math.log(2 * (parameters - a)) - logSum;
                z[u] += (log[0] - log[2]) / 2 + logT;
            }
        }
    }

    /** One sweep of ENorm over z. */
    void enorm(double[] z) {
        for (int u = 1; u <= units; u++) {
            double[] log = logMasses(z, u, -1, new double[3]);
            if (Double.isFinite(log[0]) && Double.isFinite(log[2])) {
                z[u] += (log[2] - log[0]) / 2;
            }
        }
    }

    /** Logs of the masses with exponent -1, 0, +1 in a unit; counts likewise. */
    private double[] logMasses(double[] z, int unit, double sigma, double[] counts) {
        double[] max = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (Term term : terms) {
            int b = exponent(term, unit) + 1;
            max[b] = Math.max(max[b], log(term, z, sigma));
            counts[b] += term.taps;
        }
        double[] sum = new double[3];
        for (Term term : terms) {
            int b = exponent(term, unit) + 1;
            if (Double.isFinite(max[b])) {
                sum[b] += Math.exp(log(term, z, sigma) - max[b]);
            }
        }
        return new double[] {max[0] + Math.log(sum[0]), max[1] + Math.log(sum[1]), max[2] + Math.log(sum[2])};
    }

    /** F(z). */
    double pathCondValue(double[] z) {
        double linear = 0;
        for (Term term : terms) {
            linear += term.taps * (at(z, term.col) - at(z, term.row));
        }
        return parameters * logSum(z, 1) - linear;
    }

    /** Σ m e^-(Bz). */
    double enormValue(double[] z) {
        return Math.exp(logSum(z, -1));
    }

    private double logSum(double[] z, double sigma) {
        double max = terms.stream().mapToDouble(t -> log(t, z, sigma)).max().orElse(0);
        return max
                + Math.log(terms.stream()
                        .mapToDouble(t -> Math.exp(log(t, z, sigma) - max))
                        .sum());
    }
}
