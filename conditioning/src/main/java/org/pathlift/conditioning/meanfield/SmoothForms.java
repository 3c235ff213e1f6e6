package org.pathlift.conditioning.meanfield;

/** Smooth activations and their first two derivatives, in forms that neither overflow nor lose digits far out. */
final class SmoothForms {

    private static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);
    private static final double GELU_TANH_FACTOR = Math.sqrt(2 / Math.PI);
    private static final double GELU_TANH_CUBIC = 0.044715;
    private static final double SATURATED = 400;

    private SmoothForms() {}

    static double tanhSlope(double x) {
        double e = Math.exp(-2 * Math.abs(x));
        return 4 * e / ((1 + e) * (1 + e));
    }

    static double tanhCurvature(double x) {
        return -2 * Math.tanh(x) * tanhSlope(x);
    }

    static double erfSlope(double x) {
        return TWO_OVER_SQRT_PI * Math.exp(-x * x);
    }

    static double erfCurvature(double x) {
        double slope = erfSlope(x);
        return slope == 0 ? 0 : -2 * x * slope;
    }

    static double sigmoid(double x) {
        double e = Math.exp(-Math.abs(x));
        return (x >= 0 ? 1 : e) / (1 + e);
    }

    static double sigmoidSlope(double x) {
        double e = Math.exp(-Math.abs(x));
        return e / ((1 + e) * (1 + e));
    }

    static double sigmoidCurvature(double x) {
        return -sigmoidSlope(x) * Math.tanh(x / 2);
    }

    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    static double silu(double x) {
        return x * sigmoid(x);
    }

    static double siluSlope(double x) {
        return sigmoid(x) + x * sigmoidSlope(x);
    }

    static double siluCurvature(double x) {
        return 2 * sigmoidSlope(x) + x * sigmoidCurvature(x);
    }

    static double gelu(double x) {
        return x * ErrorFunction.normalBelow(x);
    }

    static double geluSlope(double x) {
        return ErrorFunction.normalBelow(x) + x * normalDensity(x);
    }

    static double geluCurvature(double x) {
        double density = normalDensity(x);
        return density == 0 ? 0 : (2 - x * x) * density;
    }

    static double normalDensity(double x) {
        return Math.exp(-x * x / 2) / SQRT_TWO_PI;
    }

    static double geluTanh(double x) {
        return x * sigmoid(2 * geluTanhInner(x));
    }

    static double geluTanhSlope(double x) {
        double inner = geluTanhInner(x);
        double sigmoid = sigmoid(2 * inner);
        return Math.abs(inner) > SATURATED ? sigmoid : sigmoid + x * tanhSlope(inner) * geluTanhInnerSlope(x) / 2;
    }

    static double geluTanhCurvature(double x) {
        double inner = geluTanhInner(x);
        if (Math.abs(inner) > SATURATED) {
            return 0;
        }
        double first = geluTanhInnerSlope(x);
        double second = 6 * GELU_TANH_FACTOR * GELU_TANH_CUBIC * x;
        double slope = tanhSlope(inner);
        return slope * first + x * (slope * second + tanhCurvature(inner) * first * first) / 2;
    }

    private static double geluTanhInner(double x) {
        return GELU_TANH_FACTOR * (x + GELU_TANH_CUBIC * x * x * x);
    }

    private static double geluTanhInnerSlope(double x) {
        return GELU_TANH_FACTOR * (1 + 3 * GELU_TANH_CUBIC * x * x);
    }

    /** x tanh(softplus(x)). */
    static double mish(double x) {
        return x * mishGate(x);
    }

    static double mishSlope(double x) {
        return mishGate(x) + x * mishGateSlope(x);
    }

    static double mishCurvature(double x) {
        double sigmoid = sigmoid(x);
        double gateCurvature = mishGateRest(x) * (sigmoidSlope(x) - 2 * mishGate(x) * sigmoid * sigmoid);
        return 2 * mishGateSlope(x) + x * gateCurvature;
    }

    /** tanh(ln(1 + e^x)) = (n² + 2n)/(n² + 2n + 2) with n = e^x. */
    private static double mishGate(double x) {
        double e = Math.exp(-Math.abs(x));
        return x >= 0 ? (1 + 2 * e) / (1 + 2 * e + 2 * e * e) : e * (e + 2) / (e * (e + 2) + 2);
    }

    private static double mishGateSlope(double x) {
        return mishGateRest(x) * sigmoid(x);
    }

    /** 1 − gate². */
    private static double mishGateRest(double x) {
        double e = Math.exp(-Math.abs(x));
        double below = x >= 0 ? 2 * e * e / (1 + 2 * e + 2 * e * e) : 2 / (e * (e + 2) + 2);
        return below * (2 - below);
    }
}
