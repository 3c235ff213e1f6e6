package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Functions of one variable in float64 and their derivatives, at hard places too, against their closed forms. */
class ClosedFormsTest {

    private static final double[] PLACES = {-700, -40, -15, -3, -1, -1e-3, -1e-9, 1e-9, 1e-3, 1, 3, 15, 40, 700};
    private static final double ULPS = 1e-14;

    @Test
    void softplus_anywhere_isTheClosedForm() {
        check("Softplus", 7, Map.of(), ClosedFormsTest::softplus, ClosedFormsTest::sigmoid, PLACES);
    }

    @Test
    void mish_anywhere_isTheClosedForm() {
        check(
                "Mish",
                18,
                Map.of(),
                x -> x * Math.tanh(softplus(x)),
                x -> Math.tanh(softplus(x)) + x * sigmoid(x) / Math.pow(Math.cosh(softplus(x)), 2),
                PLACES);
    }

    @Test
    void gelu_byTanh_isTheClosedForm() {
        double c = Math.sqrt(2 / Math.PI);
        check(
                "Gelu",
                20,
                Map.of("approximate", "tanh"),
                x -> x * sigmoid(2 * c * (x + 0.044715 * x * x * x)),
                x -> {
                    double s = sigmoid(2 * c * (x + 0.044715 * x * x * x));
                    return s + x * s * (1 - s) * 2 * c * (1 + 3 * 0.044715 * x * x);
                },
                -6,
                -3,
                -1,
                0,
                1,
                3,
                6);
    }

    @Test
    void gelu_farOut_hasFiniteGradients() {
        for (String approximate : new String[] {"none", "tanh"}) {
            double[][] found =
                    Evaluation.withGradient("Gelu", 20, Map.of("approximate", approximate), -1e5, -200, 200, 1e5);
            close(found[0], 0, 0, 200, 1e5);
            close(found[1], 0, 0, 1, 1);
        }
    }

    @Test
    void areaFunctions_nearZeroAndFarOut_areTheClosedForms() {
        double[] places = {-1e300, -1e12, -5, -1e-3, -1e-12, 0, 1e-12, 1e-3, 5, 1e12, 1e300};
        check("Asinh", 9, Map.of(), ClosedFormsTest::asinh, x -> 1 / Math.hypot(x, 1), places);
        check(
                "Atanh",
                9,
                Map.of(),
                x -> 0.5 * (Math.log1p(x) - Math.log1p(-x)),
                x -> 1 / (1 - x * x),
                -0.9,
                -1e-3,
                -1e-12,
                0,
                1e-12,
                1e-3,
                0.9);
        check(
                "Acosh",
                9,
                Map.of(),
                x -> Math.log1p(x - 1 + Math.sqrt(x - 1) * Math.sqrt(x + 1)),
                x -> 1 / (Math.sqrt(x - 1) * Math.sqrt(x + 1)),
                1.000001,
                1.5,
                10,
                1e12,
                1e300);
    }

    @Test
    void shrink_inFloat64_isTheClosedForm() {
        double bias = 0.3f;
        double width = 0.4f;
        check(
                "Shrink",
                9,
                Map.of("bias", 0.3f, "lambd", 0.4f),
                x -> x < -width ? x + bias : x > width ? x - bias : 0,
                x -> Math.abs(x) > width ? 1 : 0,
                -2,
                -0.5,
                -0.3,
                0,
                0.3,
                0.5,
                2);
    }

    @Test
    void celu_anywhere_isTheClosedForm() {
        double alpha = 0.4f;
        check(
                "Celu",
                12,
                Map.of("alpha", 0.4f),
                x -> Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha)),
                x -> x > 0 ? 1 : Math.exp(x / alpha),
                -900,
                -3,
                -0.5,
                2,
                900);
    }

    @Test
    void kinks_atTheKink_haveTheEnginesGradients() {
        close(Evaluation.withGradient("Clip", 7, Map.of("min", 0f, "max", 6f), 0, 3, 6)[1], 0, 1, 0);
        close(Evaluation.withGradient("HardSigmoid", 7, Map.of("alpha", 1f, "beta", 0f), 0, 0.5, 1)[1], 0, 1, 0);
        close(Evaluation.withGradient("Relu", 14, Map.of(), -1, 0, 1)[1], 0, 0, 1);
        close(Evaluation.withGradient("Abs", 13, Map.of(), -1, 0, 1)[1], -1, 0, 1);
    }

    @Test
    void reductions_whereNaiveFormulasFail_haveFiniteGradients() {
        close(Evaluation.withGradient("ReduceL2", 18, Map.of(), 0, 0)[1], 0, 0);
        close(Evaluation.withGradient("ReduceL2", 18, Map.of(), 3, 4)[1], 0.6, 0.8);
        double[][] huge = Evaluation.withGradient("ReduceLogSumExp", 18, Map.of(), 2000, 2000, -2000);
        close(huge[0], 2000 + Math.log(2));
        close(huge[1], 0.5, 0.5, 0);
        close(Evaluation.withGradient("ReduceLogSumExp", 18, Map.of(), 1, Double.NEGATIVE_INFINITY)[1], 1, 0);
        close(Evaluation.withGradient("ReduceProd", 18, Map.of(), 0, 3, 4)[1], 12, 0, 0);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double sigmoid(double x) {
        return x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
    }

    private static double asinh(double x) {
        double a = Math.abs(x);
        double value = a > 1e10 ? Math.log(a) + Math.log(2) : Math.log1p(a + a * a / (1 + Math.hypot(a, 1)));
        return Math.copySign(value, x);
    }

    private static void check(
            String operator,
            long opset,
            Map<String, Object> attributes,
            DoubleUnaryOperator function,
            DoubleUnaryOperator derivative,
            double... places) {
        double[][] found = Evaluation.withGradient(operator, opset, attributes, places);
        close(found[0], DoubleStream.of(places).map(function).toArray());
        close(found[1], DoubleStream.of(places).map(derivative).toArray());
    }

    /** Each number relative to its own size: small ones must be as precise as large ones. */
    private static void close(double[] actual, double... expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i])
                    .as("element %d of %s", i, Arrays.toString(actual))
                    .isCloseTo(expected[i], Offset.offset(Math.max(8 * ULPS * Math.abs(expected[i]), 1e-300)));
        }
    }
}
