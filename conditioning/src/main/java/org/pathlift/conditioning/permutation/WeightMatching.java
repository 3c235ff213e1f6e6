package org.pathlift.conditioning.permutation;

import java.util.List;
import org.pathlift.conditioning.permutation.MatchedWeights.Weight;

/**
 * Weight matching: looks for the arrangement P that makes ⟨A, P B⟩ largest, class by class.
 *
 * <p>With all other classes held, the best order of one class is a linear assignment (Ainsworth, Hayase, Srinivasa, "Git
 * Re-Basin", ICLR 2023); signs are those of the matched products. Every accepted step raises the sum, so the search ends,
 * at a local optimum; for one hidden layer it is the global one. Blocks (heads, groups) are matched by the value of the
 * best order inside each pair, found by the same ascent; that, and the signs, are our own.
 */
final class WeightMatching {

    private static final double GAIN = 1e-12;
    private static final int MOST_SWEEPS = 100;
    private static final int INNER_ROUNDS = 2;

    private final MatchedWeights weights;
    private final CellSigns signs;
    private int sweeps;

    WeightMatching(MatchedWeights weights) {
        this.weights = weights;
        this.signs = new CellSigns(weights.symmetry);
    }

    /** Returns how many sweeps the last ascent took. */
    int sweeps() {
        return sweeps;
    }

    /** Improves an arrangement until no class can. */
    Arrangement ascend(Arrangement start) {
        Arrangement current = start.copy();
        boolean improved = true;
        for (sweeps = 0; improved && sweeps < MOST_SWEEPS; sweeps++) {
            improved = false;
            for (PermutationClass one : weights.symmetry.classes()) {
                Arrangement next = one.blocks().size() == 1 ? plain(one, current) : blocks(one, current);
                if (next.equals(current)) {
                    continue;
                }
                List<Weight> touched = weights.touched(one);
                double before = weights.inner(touched, current);
                double after = weights.inner(touched, next);
                if (after - before > GAIN * Math.max(1, Math.abs(before))) {
                    current = next;
                    improved = true;
                }
            }
        }
        return current;
    }

    private Arrangement plain(PermutationClass one, Arrangement current) {
        Arrangement next = current.copy();
        List<Integer> cell = one.blocks().get(0).cells().get(0);
        pair(one, cell, cell, current, next, 1);
        return next;
    }

    private Arrangement blocks(PermutationClass one, Arrangement current) {
        int count = one.blocks().size();
        Arrangement[][] trials = new Arrangement[count][count];
        double[][] values = new double[count][count];
        for (int to = 0; to < count; to++) {
            for (int from = 0; from < count; from++) {
                Arrangement trial = start(one, to, from, current);
                for (int round = 0; round < INNER_ROUNDS; round++) {
                    values[to][from] = 0;
                    for (int cell = 0; cell < cells(one, to).size(); cell++) {
                        values[to][from] += pair(
                                one, cells(one, to).get(cell), cells(one, from).get(cell), trial, trial, 0.5);
                    }
                }
                trials[to][from] = trial;
            }
        }
        int[] chosen = Assignment.largest(values);
        Arrangement next = current.copy();
        for (int to = 0; to < count; to++) {
            for (List<Integer> cell : cells(one, to)) {
                for (int unit : cell) {
                    next.set(unit, trials[to][chosen[to]].source(unit));
                    for (int part = 1; part < signs.parts(unit); part++) {
                        signs.copy(trials[to][chosen[to]], next, unit, part);
                    }
                }
            }
        }
        return next;
    }

    private static List<List<Integer>> cells(PermutationClass one, int block) {
        return one.blocks().get(block).cells();
    }

    /** The units of one block at the place of another: in the order they have now, if they stand there, or as listed. */
    private static Arrangement start(PermutationClass one, int to, int from, Arrangement current) {
        Arrangement trial = current.copy();
        for (int cell = 0; cell < cells(one, to).size(); cell++) {
            List<Integer> places = cells(one, to).get(cell);
            List<Integer> units = cells(one, from).get(cell);
            if (!units.contains(current.source(places.get(0)))) {
                for (int i = 0; i < places.size(); i++) {
                    trial.set(places.get(i), units.get(i));
                }
            }
        }
        return trial;
    }

    /** Finds the best order of some units at some places, all else held; returns its value. */
    private double pair(
            PermutationClass one,
            List<Integer> places,
            List<Integer> units,
            Arrangement held,
            Arrangement result,
            double sharedFactor) {
        int n = places.size();
        double[][][] sums = new double[signs.parts(places.get(0))][n][n];
        for (Weight weight : weights.touched(one)) {
            List<UnitRows> sides = weight.rows().stream()
                    .filter(rows -> rows.touches(places.get(0)))
                    .toList();
            boolean shared = weight.rows().size() == 2
                    && weight.rows().stream()
                            .allMatch(rows -> one.blocks().stream()
                                    .flatMap(block -> block.cells().stream())
                                    .anyMatch(cell -> rows.touches(cell.get(0))));
            for (UnitRows rows : sides) {
                UnitRows.View a = rows.new View(weight.a(), Arrangement.identity(weights.symmetry));
                UnitRows.View b = rows.new View(weight.b(), held);
                double[][] left = new double[n][];
                double[][] right = new double[n][];
                for (int i = 0; i < n; i++) {
                    left[i] = a.row(places.get(i), places.get(i));
                    right[i] = b.row(places.get(0), units.get(i));
                }
                int[] parts = signs.partOf(rows.labels(places.get(0))[0]);
                Products.add(
                        left, right, parts, sums, rows.onBothSides(places.get(0)) ? 0.5 : shared ? sharedFactor : 1);
            }
        }
        double[][] value = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                value[i][j] = sums[0][i][j];
                for (int part = 1; part < sums.length; part++) {
                    value[i][j] += Math.abs(sums[part][i][j]);
                }
            }
        }
        int[] order = Assignment.largest(value);
        for (int i = 0; i < n; i++) {
            result.set(places.get(i), units.get(order[i]));
            for (int part = 1; part < sums.length; part++) {
                signs.set(result, places.get(i), part, sums[part][i][order[i]] < 0);
            }
        }
        return Assignment.sum(value, order);
    }
}
