package org.pathlift.analysis.commutativity;

import org.hipparchus.analysis.integration.gauss.LegendreRuleFactory;
import org.hipparchus.util.Pair;
import org.pathlift.analysis.relu.ReluMoments;

/**
 * How much q fluctuates between wide, deep residual ReLU networks: n Var ln q(T) for n to infinity.
 *
 * <p>2 + 4(1 − e^(−T/2)) + 2 ∫₀ᵀ (T − u)(J₂₂(arccos e^(−u/4)) − 1/4) du, T the sum of the squared branch factors, 1 for
 * factors of 1/√L. The first 2 are those of the first layer. Our own derivation, a central limit theorem for the units'
 * empirical measure; checked by sampling.
 */
public final class WidthFluctuations {

    private static final int NODES = 48;
    private static final int PANELS = 4;

    private WidthFluctuations() {}

    /** n Var ln q(T) at T ≥ 0. */
    public static double ofResidualRelu(double time) {
        if (!(time >= 0 && time < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("time must be finite and at least 0, found " + time);
        }
        return 2 - 4 * Math.expm1(-time / 2) + 2 * integral(time);
    }

    /** With u = s², so that the integrand is smooth at 0. */
    private static double integral(double time) {
        Pair<double[], double[]> rule = new LegendreRuleFactory().getRule(NODES);
        double half = Math.sqrt(time) / PANELS / 2;
        double sum = 0;
        for (int panel = 0; panel < PANELS; panel++) {
            double middle = (2 * panel + 1) * half;
            for (int i = 0; i < NODES; i++) {
                double s = middle + half * rule.getFirst()[i];
                // sin²(θ/2) = (1 − e^(−u/4))/2.
                double theta = 2 * Math.asin(Math.sqrt(-Math.expm1(-s * s / 4) / 2));
                double value = (time - s * s) * (ReluMoments.of(theta).j22() - 0.25) * 2 * s;
                sum += half * rule.getSecond()[i] * value;
            }
        }
        return sum;
    }
}
