package org.pathlift.conditioning.meanfield;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The common activations, and any other one by its function. */
public final class Activations {

    /** SELU's α of Klambauer et al. 2017. */
    public static final double SELU_ALPHA = 1.6732632423543772;

    /** SELU's γ of Klambauer et al. 2017. */
    public static final double SELU_GAMMA = 1.0507009873554805;

    private static final double FAR = 1e9;

    private Activations() {}

    /** φ(x) = x. */
    public static Activation identity() {
        return new Homogeneous("identity", 1, 1);
    }

    /** max(x, 0). */
    public static Activation relu() {
        return new Homogeneous("relu", 0, 1);
    }

    /** x for x > 0, ax below. */
    public static Activation leakyRelu(double a) {
        Require.finite("the slope below 0", a);
        return new Homogeneous("leaky-relu:" + brief(a), a, 1);
    }

    /** LeakyReLU with a learned slope, as it starts. */
    public static Activation prelu(double a) {
        Require.finite("the slope below 0", a);
        return new Homogeneous("prelu:" + brief(a), a, 1);
    }

    /** The hyperbolic tangent. */
    public static Activation tanh() {
        return ShapedActivation.smooth("tanh", Math::tanh, SmoothForms::tanhSlope, SmoothForms::tanhCurvature, 0, 0);
    }

    /** The error function. */
    public static Activation erf() {
        return new ErfActivation("erf");
    }

    /** x Φ(x), the exact form. */
    public static Activation gelu() {
        return new GeluActivation("gelu");
    }

    /** x (1 + tanh(√(2/π) (x + 0.044715 x³)))/2: another function, up to 4.8e-4 away from {@link #gelu}. */
    public static Activation geluTanh() {
        return ShapedActivation.smooth(
                "gelu-tanh", SmoothForms::geluTanh, SmoothForms::geluTanhSlope, SmoothForms::geluTanhCurvature, 0, 1);
    }

    /** x/(1 + e^{−x}), also called Swish. */
    public static Activation silu() {
        return ShapedActivation.smooth(
                "silu", SmoothForms::silu, SmoothForms::siluSlope, SmoothForms::siluCurvature, 0, 1);
    }

    /** x for x > 0, α(eˣ − 1) below. */
    public static Activation elu(double alpha) {
        Require.finite("alpha", alpha);
        return new EluActivation("elu:" + brief(alpha), alpha, 1);
    }

    /** γx for x > 0, γα(eˣ − 1) below. */
    public static Activation selu(double alpha, double gamma) {
        Require.finite("alpha", alpha);
        Require.finite("gamma", gamma);
        return new EluActivation("selu:" + brief(alpha) + "," + brief(gamma), alpha, gamma);
    }

    /** SELU with the constants of its paper. */
    public static Activation selu() {
        return new EluActivation("selu", SELU_ALPHA, SELU_GAMMA);
    }

    /** ln(1 + eˣ). */
    public static Activation softplus() {
        return ShapedActivation.smooth(
                "softplus", SmoothForms::softplus, SmoothForms::sigmoid, SmoothForms::sigmoidSlope, 0, 1);
    }

    /** 1/(1 + e^{−x}). */
    public static Activation sigmoid() {
        return ShapedActivation.smooth(
                "sigmoid", SmoothForms::sigmoid, SmoothForms::sigmoidSlope, SmoothForms::sigmoidCurvature, 0, 0);
    }

    /** x tanh(ln(1 + eˣ)). */
    public static Activation mish() {
        return ShapedActivation.smooth(
                "mish", SmoothForms::mish, SmoothForms::mishSlope, SmoothForms::mishCurvature, 0, 1);
    }

    /** x min(max(x + 3, 0), 6)/6. */
    public static Activation hardswish() {
        return new ShapedActivation(
                "hardswish",
                x -> x * Math.min(Math.max(x + 3, 0), 6) / 6,
                x -> x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6,
                x -> x <= -3 || x >= 3 ? 0 : 1.0 / 3,
                List.of(new Kink(-3, -0.5), new Kink(3, -0.5)),
                0,
                1,
                0.5,
                0.5);
    }

    /** min(max(αx + β, 0), 1), α above 0. */
    public static Activation hardSigmoid(double alpha, double beta) {
        Require.finiteAndPositive("alpha", alpha);
        Require.finite("beta", beta);
        double low = -beta / alpha;
        double high = (1 - beta) / alpha;
        return ramp(
                "hard-sigmoid:" + brief(alpha) + "," + brief(beta),
                x -> Math.min(Math.max(alpha * x + beta, 0), 1),
                alpha,
                low,
                high);
    }

    /** min(max(x, low), high), as ReLU6 and hard tanh. */
    public static Activation clip(double low, double high) {
        Require.finite("the lower bound", low);
        Require.finite("the upper bound", high);
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    "the lower bound must be below the upper one, found %s and %s".formatted(low, high));
        }
        return ramp("clip:" + brief(low) + "," + brief(high), x -> Math.min(Math.max(x, low), high), 1, low, high);
    }

    /** min(max(x, 0), 6). */
    public static Activation relu6() {
        return ramp("relu6", x -> Math.min(Math.max(x, 0), 6), 1, 0, 6);
    }

    private static Activation ramp(String name, DoubleUnaryOperator phi, double slope, double low, double high) {
        return new ShapedActivation(
                name,
                phi,
                x -> x > low && x < high ? slope : 0,
                x -> 0,
                List.of(new Kink(low, slope), new Kink(high, -slope)),
                0,
                0,
                low < 0 && high >= 0 ? slope : 0,
                low <= 0 && high > 0 ? slope : 0);
    }

    /**
     * Any continuous activation by its function alone; its slope is taken by central differences of 1e-5, good to about
     * 1e-10.
     *
     * @param name what to call it
     * @param value φ
     * @param kinks where slope or curvature jump; quadrature is exact only if all are named
     * @throws IllegalArgumentException if φ is not finite between −1000 and 1000
     */
    public static Activation custom(String name, DoubleUnaryOperator value, Kink... kinks) {
        List<Kink> sorted = sorted(kinks);
        return custom(name, value, CustomForms.slope(value, sorted), CustomForms.curvature(value, sorted), sorted);
    }

    /**
     * Any continuous activation by its function and slope.
     *
     * @param name what to call it
     * @param value φ
     * @param slope φ'
     * @param kinks where slope or curvature jump; quadrature is exact only if all are named
     * @throws IllegalArgumentException if φ is not finite between −1000 and 1000
     */
    public static Activation custom(String name, DoubleUnaryOperator value, DoubleUnaryOperator slope, Kink... kinks) {
        List<Kink> sorted = sorted(kinks);
        return custom(name, value, slope, CustomForms.slope(slope, sorted), sorted);
    }

    private static Activation custom(
            String name,
            DoubleUnaryOperator value,
            DoubleUnaryOperator slope,
            DoubleUnaryOperator curvature,
            List<Kink> kinks) {
        for (double x : new double[] {-1000, -1, 0, 1, 1000}) {
            if (!Double.isFinite(value.applyAsDouble(x)) || !Double.isFinite(slope.applyAsDouble(x))) {
                throw new IllegalArgumentException(
                        "activation %s must be finite with a finite slope at %s, found %s and %s"
                                .formatted(name, x, value.applyAsDouble(x), slope.applyAsDouble(x)));
            }
        }
        double minus = limit(value, -FAR);
        double plus = limit(value, FAR);
        if (isHomogeneous(value)) {
            return new Homogeneous(name, -value.applyAsDouble(-1), value.applyAsDouble(1));
        }
        return new ShapedActivation(
                name,
                value,
                slope,
                curvature,
                kinks,
                minus,
                plus,
                slope.applyAsDouble(-1e-9),
                slope.applyAsDouble(1e-9));
    }

    private static boolean isHomogeneous(DoubleUnaryOperator value) {
        for (double x : new double[] {-1000, -3, -0.7, -1e-3, 1e-3, 0.7, 3, 1000}) {
            double straight = Math.abs(x) * value.applyAsDouble(Math.signum(x));
            if (Math.abs(value.applyAsDouble(x) - straight) > 1e-15 * Math.abs(straight)) {
                return false;
            }
        }
        return value.applyAsDouble(0) == 0;
    }

    private static double limit(DoubleUnaryOperator value, double far) {
        double ratio = value.applyAsDouble(far) / far;
        // phi(x)/x has not yet lost a bounded part.
        return Math.abs(ratio) < 1e-6 ? 0 : ratio;
    }

    private static List<Kink> sorted(Kink[] kinks) {
        return Arrays.stream(kinks).sorted(Comparator.comparingDouble(Kink::at)).toList();
    }

    /**
     * Finds an activation by name, with arguments after a colon: {@code tanh}, {@code leaky-relu:0.2},
     * {@code clip:-1,1}.
     *
     * @throws IllegalArgumentException if no activation has the name, or the arguments do not fit
     */
    public static Activation named(String name) {
        return ActivationNames.find(name);
    }

    /** The names that {@link #named} knows, sorted, without arguments. */
    public static List<String> names() {
        return ActivationNames.names();
    }

    /** A number in as few digits as tell it from its neighbours in float32, where it is one: a file's 0.01 is not 0.00999999978. */
    private static String brief(double number) {
        float narrow = (float) number;
        return narrow == number ? Float.toString(narrow) : Double.toString(number);
    }
}
