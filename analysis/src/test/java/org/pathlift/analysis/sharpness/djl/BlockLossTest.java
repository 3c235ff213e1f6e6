package org.pathlift.analysis.sharpness.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.sharpness.Example;
import org.pathlift.analysis.sharpness.HessianProducts;
import org.pathlift.analysis.sharpness.LossKind;
import org.pathlift.analysis.sharpness.Sharpness;
import org.pathlift.analysis.sharpness.SharpnessOptions;
import org.pathlift.analysis.sharpness.SharpnessPoint;
import org.pathlift.analysis.sharpness.Target;
import org.pathlift.conditioning.rescale.Application;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.testdata.TestData;

/** Reference numbers: oracles/symmetry/trajectory.json, from second derivatives and full eigendecompositions. */
class BlockLossTest {

    private static final JsonNode ORACLE = TestData.oracle("trajectory").path("sharpness");

    /** The MLP 3-4-4-2 of nets.json in float64. */
    private static Model net() {
        return OracleNets.model("mlp_3_4_4_2");
    }

    private static List<Example> examples() {
        double[] targets = OracleNets.flat(ORACLE.path("Y"));
        return List.of(new Example(
                Map.of("x", Sample.ofDoubles(Shape.of(5, 3), OracleNets.flat(ORACLE.path("X")))),
                5,
                new Target.Values(Arrays.stream(targets).boxed().toList())));
    }

    private static Symmetry symmetry() {
        Model net = net();
        return SymmetryFinder.find(new Facts(net, ShapeInference.infer(net)), NodeFilter.ALL);
    }

    private static void check(String what, double found, double expected, double relative) {
        assertThat(found).as(what).isCloseTo(expected, within(relative * Math.abs(expected)));
    }

    private static void check(JsonNode expected, Sharpness found) {
        assertThat(expected.isObject()).isTrue();
        check("loss", found.loss(), expected.path("loss").doubleValue(), 1e-12);
        check("gradient", found.gradientNorm(), expected.path("grad_norm").doubleValue(), 1e-8);
        check("λ_max", found.spectrum().largest(), expected.path("lambda_max").doubleValue(), 1e-8);
        check(
                "λ_2",
                Objects.requireNonNull(found.spectrum().second()),
                expected.path("lambda_2").doubleValue(),
                1e-7);
        check("λ_min", found.spectrum().smallest(), expected.path("lambda_min").doubleValue(), 1e-7);
        check("trace", found.trace().value(), expected.path("trace").doubleValue(), 1e-8);
        check(
                "2/λ_max",
                found.largestLearningRate(),
                expected.path("two_over_lambda_max").doubleValue(),
                1e-8);
        assertThat(found.spectrum().residual()).isLessThan(1e-7);
    }

    @Test
    void study_ofTheOraclesNet_hasItsSharpnessAtEveryPoint() {
        List<SharpnessPoint> points = SharpnessStudy.of(
                symmetry(),
                LossKind.SQUARED_ERROR,
                examples(),
                new SharpnessOptions(46, 1e-9, 16, 64, 0),
                List.of(CriterionChoice.PATHCOND, CriterionChoice.ENORM),
                RescaleOptions.defaults().withSolver(SolverOptions.converge(1e-13, 1000)));

        assertThat(points).extracting(SharpnessPoint::criterion).containsExactly("none", "pathcond", "enorm");
        check(ORACLE.at("/points/theta"), points.get(0).sharpness());
        check(ORACLE.at("/points/pathcond"), points.get(1).sharpness());
        check(ORACLE.at("/points/enorm"), points.get(2).sharpness());
    }

    @Test
    void study_ofAnUnbalancedPointOfTheOrbit_hasItsSharpness() {
        Symmetry symmetry = symmetry();
        Model unbalanced = Application.apply(symmetry, LogScales.ofZ(2, -2, 2, -2, 2, -2, 2, -2));

        List<SharpnessPoint> points = SharpnessStudy.of(
                SymmetryFinder.find(new Facts(unbalanced, ShapeInference.infer(unbalanced)), NodeFilter.ALL),
                LossKind.SQUARED_ERROR,
                examples(),
                new SharpnessOptions(46, 1e-9, 16, 64, 0),
                List.of(),
                RescaleOptions.defaults());

        check(ORACLE.at("/points/unbalanced_z_2"), points.get(0).sharpness());
    }

    @Test
    void hessianProduct_isTheOracles() {
        try (BlockLoss loss = new BlockLoss(net(), LossKind.SQUARED_ERROR, examples())) {
            double[] vector = new double[loss.size()];
            Arrays.setAll(vector, i -> Math.cos(i + 1));
            double[] product = new HessianProducts(loss, loss.weights(), HessianProducts.STEP).times(vector);
            double[] expected = OracleNets.flat(ORACLE.at("/points/theta/hvp_v0"));

            assertThat(expected).hasSize(46);
            for (int i = 0; i < expected.length; i++) {
                assertThat(product[i]).isCloseTo(expected[i], within(2e-8));
            }
        }
    }

    /** The curvature along the gradient, which a step of gradient descent meets. */
    @Test
    void hessianProduct_withTheGradient_isTheOraclesCurvature() {
        try (BlockLoss loss = new BlockLoss(net(), LossKind.SQUARED_ERROR, examples())) {
            double[] gradient = new double[loss.size()];
            loss.at(loss.weights(), gradient);
            double[] product = new HessianProducts(loss, loss.weights(), HessianProducts.STEP).times(gradient);
            double curvature = 0;
            double square = 0;
            for (int i = 0; i < gradient.length; i++) {
                curvature += gradient[i] * product[i];
                square += gradient[i] * gradient[i];
            }

            check(
                    "g·Hg / g·g",
                    curvature / square,
                    ORACLE.at("/points/theta/gHg_over_gg").doubleValue(),
                    1e-8);
        }
    }

    @Test
    void at_crossEntropy_isThatOfSoftmax() {
        Model net = net();
        Example example = new Example(
                Map.of("x", Sample.ofDoubles(Shape.of(5, 3), OracleNets.flat(ORACLE.path("X")))),
                5,
                new Target.Classes(List.of(0L, 1L, 1L, 0L, 1L)));
        Example first = new Example(
                Map.of("x", Sample.ofDoubles(Shape.of(1, 3), Arrays.copyOf(OracleNets.flat(ORACLE.path("X")), 3))),
                1,
                new Target.Classes(List.of(0L)));
        try (BlockLoss all = new BlockLoss(net, LossKind.CROSS_ENTROPY, List.of(example));
                BlockLoss one = new BlockLoss(net, LossKind.CROSS_ENTROPY, List.of(first));
                BlockLoss twice = new BlockLoss(net, LossKind.CROSS_ENTROPY, List.of(example, first))) {
            double[] gradient = new double[46];
            double[] weights = all.weights();
            double lossOfAll = all.at(weights, gradient);
            double lossOfOne = one.at(weights, gradient);

            assertThat(lossOfAll).isPositive();
            assertThat(twice.at(weights, gradient)).isCloseTo((5 * lossOfAll + lossOfOne) / 6, within(1e-12));
        }
    }

    @Test
    void at_withoutTargets_isTheSquaredOutput() {
        Map<String, Sample> input = Map.of("x", Sample.ofDoubles(Shape.of(5, 3), OracleNets.flat(ORACLE.path("X"))));
        Example zeros = new Example(input, 5, new Target.Values(Collections.nCopies(10, 0.0)));
        Example none = new Example(input, 5, new Target.None());
        try (BlockLoss error = new BlockLoss(net(), LossKind.SQUARED_ERROR, List.of(zeros));
                BlockLoss output = new BlockLoss(net(), LossKind.fitting(none.target()), List.of(none))) {
            double[] gradient = new double[46];
            double[] other = new double[46];

            assertThat(output.at(output.weights(), gradient))
                    .isCloseTo(error.at(error.weights(), other), within(1e-12));
            for (int i = 0; i < 46; i++) {
                assertThat(gradient[i]).isCloseTo(other[i], within(1e-12));
            }
        }
    }

    @Test
    void at_aClassWithoutOutput_isRefused() {
        Example example =
                new Example(Map.of("x", Sample.ofDoubles(Shape.of(1, 3), 1, 2, 3)), 1, new Target.Classes(List.of(2L)));
        try (BlockLoss loss = new BlockLoss(net(), LossKind.CROSS_ENTROPY, List.of(example))) {
            double[] weights = loss.weights();
            assertThatThrownBy(() -> loss.at(weights, new double[46]))
                    .isInstanceOf(RequestException.class)
                    .hasMessageContaining("class");
        }
    }
}
