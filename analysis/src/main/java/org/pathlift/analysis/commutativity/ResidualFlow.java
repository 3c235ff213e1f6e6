package org.pathlift.analysis.commutativity;

import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Correlations;
import org.pathlift.conditioning.meanfield.Covariances;
import org.pathlift.conditioning.meanfield.MeanField;
import org.pathlift.conditioning.meanfield.Variances;

/**
 * The neural covariance of residual networks of infinite width and depth, as a flow in time: dq_aa/dt = E φ(u)², dq_ab/dt =
 * E φ(u)φ(v) (Hayou and Yang, arXiv 2302.00453; Hayou, arXiv 2310.01683). Time is the sum of the squared branch factors: l/L
 * for factors of 1/√L.
 *
 * <p>Runge and Kutta's method of fourth order with 200 steps per unit of time, and not less than 50; relative error about
 * 1e-14 for correlations away from −1.
 */
public final class ResidualFlow {

    private static final int STEPS_PER_UNIT = 200;
    private static final int FEWEST_STEPS = 50;

    /** σ_w² = 1: its variance map is E φ². */
    private final MeanField unit;

    private final Correlations correlations;

    private ResidualFlow(Activation activation) {
        this.unit = new MeanField(activation, new Variances(1, 0));
        this.correlations = Correlations.of(activation);
    }

    /**
     * Where the flow is after some time.
     *
     * @param start at time 0
     * @param time at least 0
     */
    public static Covariances at(Activation activation, Covariances start, double time) {
        if (!(time >= 0 && time < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("time must be finite and at least 0, found " + time);
        }
        ResidualFlow flow = new ResidualFlow(activation);
        int steps = time == 0 ? 0 : Math.max(FEWEST_STEPS, (int) Math.ceil(time * STEPS_PER_UNIT));
        double[] state = {start.q1(), start.q2(), start.q12()};
        for (int i = 0; i < steps; i++) {
            state = flow.step(state, time / steps);
        }
        double most = Math.sqrt(state[0]) * Math.sqrt(state[1]);
        return new Covariances(state[0], state[1], Math.max(-most, Math.min(most, state[2])));
    }

    private double[] step(double[] state, double h) {
        double[] k1 = slope(state);
        double[] k2 = slope(moved(state, k1, h / 2));
        double[] k3 = slope(moved(state, k2, h / 2));
        double[] k4 = slope(moved(state, k3, h));
        double[] next = new double[3];
        for (int i = 0; i < 3; i++) {
            next[i] = state[i] + h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
        }
        return next;
    }

    private static double[] moved(double[] state, double[] slope, double h) {
        return new double[] {state[0] + h * slope[0], state[1] + h * slope[1], state[2] + h * slope[2]};
    }

    private double[] slope(double[] state) {
        double c = state[2] / (Math.sqrt(state[0]) * Math.sqrt(state[1]));
        double first = unit.variance(state[0]);
        return new double[] {
            first,
            state[0] == state[1] ? first : unit.variance(state[1]),
            correlations.product(state[0], state[1], Math.max(-1, Math.min(1, c)))
        };
    }
}
