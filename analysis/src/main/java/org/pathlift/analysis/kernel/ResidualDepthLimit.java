package org.pathlift.analysis.kernel;

import java.util.List;
import java.util.stream.IntStream;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.PairExpectations;
import org.pathlift.conditioning.meanfield.Variances;

/**
 * NNGP and NTK of residual networks with branches of 1/√depth as width and then depth go to infinity.
 *
 * <p>dK/dt = σ_w² E φ(u)φ(v) + σ_b², dΘ/dt = dK/dt + σ_w² Θ E φ'(u)φ'(v) for t from 0 to 1, from the first layer's kernels; then
 * the last dense layer. In the NTK's parametrization. By the classical Runge-Kutta method, error about (1/steps)⁴/100.
 */
public final class ResidualDepthLimit {

    private final Activation activation;
    private final Variances variances;

    /** Values and what they change by. */
    private record State(KernelMatrix nngp, KernelMatrix ntk) {
        State plus(double factor, State change) {
            return new State(sum(nngp, factor, change.nngp), sum(ntk, factor, change.ntk));
        }

        private static KernelMatrix sum(KernelMatrix first, double factor, KernelMatrix second) {
            return KernelMatrix.of(first.size(), (i, j) -> first.get(i, j) + factor * second.get(i, j));
        }
    }

    private ResidualDepthLimit(Activation activation, Variances variances) {
        this.activation = activation;
        this.variances = variances;
    }

    /**
     * The kernels.
     *
     * @param steps of the integration; 200 give about 1e-11
     */
    public static Kernels of(Activation activation, Variances variances, KernelInputs inputs, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("an integration needs at least 1 step, found " + steps);
        }
        ResidualDepthLimit limit = new ResidualDepthLimit(activation, variances);
        KernelMatrix first = limit.dense(inputs.gram());
        State state = new State(first, first);
        double step = 1.0 / steps;
        for (int i = 0; i < steps; i++) {
            State k1 = limit.change(state);
            State k2 = limit.change(state.plus(step / 2, k1));
            State k3 = limit.change(state.plus(step / 2, k2));
            State k4 = limit.change(state.plus(step, k3));
            state = state.plus(step / 6, k1)
                    .plus(step / 3, k2)
                    .plus(step / 3, k3)
                    .plus(step / 6, k4);
        }
        KernelMatrix out = limit.dense(state.nngp);
        List<Integer> undefined = IntStream.range(0, first.size())
                .filter(i -> first.get(i, i) == 0)
                .boxed()
                .toList();
        return new Kernels(out, State.sum(out, variances.weight(), state.ntk), undefined);
    }

    private KernelMatrix dense(KernelMatrix before) {
        return KernelMatrix.of(before.size(), (i, j) -> variances.weight() * before.get(i, j) + variances.bias());
    }

    private State change(State state) {
        int size = state.nngp.size();
        PairExpectations pairs = PairExpectations.of(
                activation,
                IntStream.range(0, size).mapToDouble(i -> state.nngp.get(i, i)).toArray());
        KernelMatrix nngp = dense(KernelMatrix.of(
                size, (i, j) -> i == j ? pairs.meanSquare(i) : pairs.product(i, j, state.nngp.get(i, j))));
        KernelMatrix ntk = KernelMatrix.of(
                size,
                (i, j) -> nngp.get(i, j)
                        + variances.weight()
                                * state.ntk.get(i, j)
                                * (i == j
                                        ? pairs.meanSquaredSlope(i)
                                        : pairs.slopeProduct(i, j, state.nngp.get(i, j))));
        return new State(nngp, ntk);
    }
}
