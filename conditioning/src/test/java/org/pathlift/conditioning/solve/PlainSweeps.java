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
        terms.add(new Term(row, col, log + block.header().logOffset(), block.header().taps()));
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

    private double reference(double[] z, double sigma) {
        return terms.stream().mapToDouble(t -> log(t, z, sigma)).max().orElse(0);
    }

    /** One sweep of F over z. */
    void pathCond(double[] z) {
        for (int u = 1; u <= units; u++) {
            double[] n = new double[3];
            double[] e = masses(z, u, 1, n);
            double a = n[0] - n[2];
            if (e[0] > 0 && e[2] > 0) {
                double qa = e[2] * (parameters + a);
                double qb = a * e[1];
                double qc = e[0] * (a - parameters);
                double root = Math.sqrt(qb * qb - 4 * qa * qc);
                z[u] += Math.log(qb <= 0 ? (-qb + root) / (2 * qa) : -2 * qc / (qb + root));
            }
        }
    }

    /** One sweep of ENorm over z. */
    void enorm(double[] z) {
        for (int u = 1; u <= units; u++) {
            double[] e = masses(z, u, -1, new double[3]);
            if (e[0] > 0 && e[2] > 0) {
                z[u] += Math.log(e[2] / e[0]) / 2;
            }
        }
    }

    /** Masses with exponent -1, 0, +1 in a unit, on a common scale; counts likewise. */
    private double[] masses(double[] z, int unit, double sigma, double[] counts) {
        double reference = reference(z, sigma);
        double[] result = new double[3];
        for (Term term : terms) {
            int b = exponent(term, unit);
            result[b + 1] += Math.exp(log(term, z, sigma) - reference);
            counts[b + 1] += term.taps;
        }
        return result;
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
        double reference = reference(z, sigma);
        return reference
                + Math.log(terms.stream()
                        .mapToDouble(t -> Math.exp(log(t, z, sigma) - reference))
                        .sum());
    }
}
