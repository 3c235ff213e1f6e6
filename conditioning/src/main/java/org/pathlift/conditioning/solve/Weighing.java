package org.pathlift.conditioning.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A problem under one objective at a moving point w: its states, sorted by layer, and its linear coefficients. */
final class Weighing {

    final Objective objective;
    final Layers layers;
    final List<BlockState> states;
    final double[] balance;
    final boolean[] dead;

    private final double[] w;
    private final double[] pending;

    /** Factors are multiplied up to e to this power before their logs are taken. */
    private static final double MAX_PENDING = 600;

    private double pendingTravel;

    /** ν·w without the pending factors. */
    private double settled;

    private boolean settledValid;

    private final double all;
    private final double logConstant;
    private final List<List<BlockState>> byLayer = new ArrayList<>();

    Weighing(ScaleProblem problem, Objective objective) {
        this.objective = objective;
        List<MassBlock> used = problem.blocks().stream()
                .filter(block -> objective.uses(block.header().kind()))
                .toList();
        UnitCensus census = UnitCensus.of(problem.units(), used);
        dead = census.dead();
        layers = Layers.of(problem, dead);
        StateBuilder builder = new StateBuilder(layers, objective.reduction());
        used.forEach(builder::add);
        states = builder.states();
        logConstant = builder.logConstant();
        all = census.all();
        w = new double[problem.units() + 1];
        pending = new double[w.length];
        Arrays.fill(pending, 1);
        balance = new double[w.length];
        for (int u = 1; u < w.length; u++) {
            balance[u] = dead[u] ? 0 : objective.balance(census.in(u), census.out(u), all);
        }
        for (int layer = 0; layer <= layers.count(); layer++) {
            byLayer.add(new ArrayList<>());
        }
        for (BlockState state : states) {
            byLayer.get(state.rows.layer()).add(state);
            if (state.cols.layer() != state.rows.layer()) {
                byLayer.get(state.cols.layer()).add(state);
            }
        }
    }

    /** The current point by unit id, in place: whoever writes to it moves the states too. */
    double[] w() {
        settledValid = false;
        if (pendingTravel > 0) {
            pendingTravel = 0;
            for (int u = 1; u < w.length; u++) {
                if (pending[u] != 1) {
                    w[u] += Math.log(pending[u]);
                    pending[u] = 1;
                }
            }
        }
        return w;
    }

    /** Adds ln factor[i] to the w of unit first + i; the logs are taken when {@link #w} is next asked for. */
    void move(int first, int size, double[] factor, double largest) {
        if (pendingTravel + largest > MAX_PENDING) {
            w();
        }
        pendingTravel += largest;
        for (int i = 0; i < size; i++) {
            pending[first + i] *= factor[i];
        }
    }

    /** The states with rows or columns in a layer. */
    List<BlockState> touching(int layer) {
        return byLayer.get(layer);
    }

    /** Log of the largest of all totals; 0 if there is no mass. */
    double logReference() {
        double max = logConstant;
        for (BlockState state : states) {
            max = Math.max(max, state.logTotal());
        }
        return max == Double.NEGATIVE_INFINITY ? 0 : max;
    }

    /** Σ of all masses that no unit of the layer changes, over e^reference; or of all, for {@link #NO_LAYER}. */
    double restOf(int layer, double reference) {
        double sum = Math.exp(logConstant - reference);
        for (BlockState state : states) {
            if (layer == NO_LAYER || !state.touches(layer)) {
                sum += Math.exp(state.logTotal() - reference);
            }
        }
        return sum;
    }

    /** Stands for no layer in {@link #restOf}. */
    static final int NO_LAYER = -1;

    /** ln E at the current point. */
    double logEnergy() {
        double reference = logReference();
        return reference + Math.log(restOf(NO_LAYER, reference));
    }

    double logConstant() {
        return logConstant;
    }

    /** ν·w, with one log for many pending factors of equal ν. */
    private double linear() {
        if (!settledValid) {
            settled = 0;
            for (int u = 1; u < w.length; u++) {
                settled += balance[u] * w[u];
            }
            settledValid = true;
        }
        return pendingTravel == 0 ? settled : settled + pendingLinear();
    }

    private double pendingLinear() {
        double sum = 0;
        double product = 1;
        for (int u = 1; u < w.length; u++) {
            product *= pending[u];
            boolean last = u + 1 == w.length || balance[u + 1] != balance[u];
            if (last || !(product > 1e-30 && product < 1e30)) {
                sum += balance[u] == 0 ? 0 : balance[u] * Math.log(product);
                product = 1;
            }
        }
        return sum;
    }

    /** The reported objective at the current point. */
    double value(double spread) {
        return objective.value(logEnergy(), linear(), all, spread);
    }
}
