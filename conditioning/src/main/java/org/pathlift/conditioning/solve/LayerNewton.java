package org.pathlift.conditioning.solve;

import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Minimizes the objective over common moves c of whole layers, w<sub>u</sub> += c<sub>layer(u)</sub>: the directions in
 * which sweeps are slow. The problem is φ(c) = ln Σ<sub>states</sub> T e<sup>β·c</sup> - Σ ν·c, with one term a state,
 * so it is solved by damped Newton steps at no cost in parameters: gradient Σ ω β - ν and Hessian
 * Σ ω ββ<sup>T</sup> - (Σ ω β)(Σ ω β)<sup>T</sup>, ω the states' shares of the energy; Armijo's rule; a layer that its
 * box holds back is left out of the step.
 */
final class LayerNewton {

    /** More layers than this are left to the sweeps. */
    private static final int MAX_LAYERS = 1000;

    private static final int MAX_STEPS = 30;

    /** Largest move of a layer in one Newton step. */
    private static final double MAX_MOVE = 200;

    private static final double ARMIJO = 1e-4;

    /** Newton decrements below this are noise in φ: the step is taken without a line search, and is the last. */
    private static final double FULL_STEP_BELOW = 1e-12;

    private final Weighing weighing;
    private final double bound;
    private final int count;
    private final double[] linear;
    private final double[] low;
    private final double[] high;
    private final double[] log;

    LayerNewton(Weighing weighing, double bound) {
        this.weighing = weighing;
        this.bound = bound;
        count = weighing.layers.count();
        linear = new double[count + 1];
        for (int u = 1; u < weighing.balance.length; u++) {
            linear[weighing.layers.ofUnit()[u]] += weighing.balance[u];
        }
        linear[0] = 0;
        low = new double[count + 1];
        high = new double[count + 1];
        log = new double[weighing.states.size()];
    }

    /** Moves the layers and their units. */
    void minimize() {
        if (count == 0 || count > MAX_LAYERS || weighing.states.isEmpty()) {
            return;
        }
        limits();
        double[] c = new double[count + 1];
        boolean more = true;
        for (int i = 0; i < MAX_STEPS && more; i++) {
            more = step(c);
        }
        apply(c);
    }

    /** How far each layer may move before its first unit meets the box; layers of dead units may not move. */
    private void limits() {
        Arrays.fill(low, Double.NEGATIVE_INFINITY);
        Arrays.fill(high, Double.POSITIVE_INFINITY);
        boolean[] moves = new boolean[count + 1];
        double[] w = weighing.w();
        for (int u = 1; u < w.length; u++) {
            int layer = weighing.layers.ofUnit()[u];
            moves[layer] = true;
            low[layer] = Math.max(low[layer], -bound - w[u]);
            high[layer] = Math.min(high[layer], bound - w[u]);
        }
        for (int layer = 1; layer <= count; layer++) {
            if (!moves[layer]) {
                low[layer] = 0;
                high[layer] = 0;
            }
        }
    }

    private boolean step(double[] c) {
        DMatrixRMaj gradient = new DMatrixRMaj(count, 1);
        DMatrixRMaj hessian = new DMatrixRMaj(count, count);
        double value = derivatives(c, gradient, hessian);
        hold(c, gradient, hessian);
        DMatrixRMaj direction = new DMatrixRMaj(count, 1);
        LinearSolverDense<DMatrixRMaj> cholesky = LinearSolverFactory_DDRM.chol(count);
        if (!cholesky.setA(hessian)) {
            return false;
        }
        cholesky.solve(gradient, direction);
        double decrement = 0;
        double longest = 1;
        for (int i = 0; i < count; i++) {
            double d = -direction.get(i);
            direction.set(i, d);
            decrement -= d * gradient.get(i);
            longest = Math.min(longest, MAX_MOVE / Math.abs(d));
            double room = d > 0 ? high[i + 1] - c[i + 1] : c[i + 1] - low[i + 1];
            longest = Math.min(longest, d == 0 ? 1 : room / Math.abs(d));
        }
        if (!(decrement > 0)) {
            return false;
        }
        double[] next = new double[count + 1];
        for (double length = longest; length > 1e-12; length /= 2) {
            for (int i = 0; i < count; i++) {
                double moved = c[i + 1] + length * direction.get(i);
                next[i + 1] = Math.max(low[i + 1], Math.min(high[i + 1], moved));
            }
            if (decrement < FULL_STEP_BELOW || value(next) <= value - ARMIJO * length * decrement) {
                System.arraycopy(next, 0, c, 0, next.length);
                return decrement >= FULL_STEP_BELOW;
            }
        }
        return false;
    }

    /** Takes layers out of the step that are at a limit and would go beyond it. */
    private void hold(double[] c, DMatrixRMaj gradient, DMatrixRMaj hessian) {
        for (int i = 0; i < count; i++) {
            double g = gradient.get(i);
            boolean held = g > 0 ? c[i + 1] <= low[i + 1] : c[i + 1] >= high[i + 1];
            if (held) {
                for (int k = 0; k < count; k++) {
                    hessian.set(i, k, 0);
                    hessian.set(k, i, 0);
                }
                hessian.set(i, i, 1);
                gradient.set(i, 0);
            }
        }
    }

    /** Fills gradient and Hessian at c and returns φ(c). */
    private double derivatives(double[] c, DMatrixRMaj gradient, DMatrixRMaj hessian) {
        double value = value(c);
        double logEnergy = value + dotLinear(c);
        double[] mean = new double[count + 1];
        List<BlockState> states = weighing.states;
        for (int s = 0; s < states.size(); s++) {
            double share = Math.exp(log[s] - logEnergy);
            BlockState state = states.get(s);
            int row = state.rows.layer();
            int col = state.cols.layer();
            double rowSlope = -state.rows.sign();
            double colSlope = state.cols.sign();
            mean[row] += share * rowSlope;
            mean[col] += share * colSlope;
            addTo(hessian, row, row, share * rowSlope * rowSlope);
            addTo(hessian, col, col, share * colSlope * colSlope);
            addTo(hessian, row, col, share * rowSlope * colSlope);
            addTo(hessian, col, row, share * rowSlope * colSlope);
        }
        for (int i = 0; i < count; i++) {
            gradient.set(i, mean[i + 1] - linear[i + 1]);
            for (int k = 0; k < count; k++) {
                hessian.add(i, k, -mean[i + 1] * mean[k + 1]);
            }
        }
        return value;
    }

    private static void addTo(DMatrixRMaj hessian, int row, int col, double value) {
        if (row > 0 && col > 0) {
            hessian.add(row - 1, col - 1, value);
        }
    }

    /** φ(c); leaves the logs of the states' masses at c in {@link #log}. */
    private double value(double[] c) {
        List<BlockState> states = weighing.states;
        double max = weighing.logConstant();
        for (int s = 0; s < log.length; s++) {
            BlockState state = states.get(s);
            log[s] = state.logTotal()
                    - state.rows.sign() * c[state.rows.layer()]
                    + state.cols.sign() * c[state.cols.layer()];
            max = Math.max(max, log[s]);
        }
        double sum = Math.exp(weighing.logConstant() - max);
        for (double l : log) {
            sum += Math.exp(l - max);
        }
        return max + Math.log(sum) - dotLinear(c);
    }

    private double dotLinear(double[] c) {
        double sum = 0;
        for (int layer = 1; layer <= count; layer++) {
            sum += linear[layer] * c[layer];
        }
        return sum;
    }

    private void apply(double[] c) {
        double[] w = weighing.w();
        for (int u = 1; u < w.length; u++) {
            double moved = w[u] + c[weighing.layers.ofUnit()[u]];
            w[u] = Math.max(-bound, Math.min(bound, moved));
        }
        weighing.states.forEach(state -> state.shiftLayers(c));
    }
}
