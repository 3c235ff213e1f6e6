package org.pathlift.conditioning.lifting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.LiftingChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.testing.Array64;
import org.pathlift.conditioning.testing.Float64Evaluator;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/**
 * The squared network against the evaluator: with true maxima and means ({@link Pooling#MAX}) it is the network itself
 * with squared parameters on an input of ones.
 */
class SquaredNetworkTest {

    /** Two summation orders of the same float64 sums. */
    private static final double SUMS = 1e-11;

    private static Symmetry symmetry(Model model) {
        return SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
    }

    private static Map<String, Array64> squares(Symmetry symmetry) {
        Map<String, Array64> squares = new HashMap<>();
        for (Binding binding : symmetry.bindings()) {
            Array64 weight = Array64.of(symmetry.facts().model().graph().constant(binding.tensor()));
            squares.put(
                    binding.tensor(),
                    Array64.of(
                            weight.dims(),
                            Arrays.stream(weight.values()).map(w -> w * w).toArray()));
        }
        return squares;
    }

    private static double evaluate(Symmetry symmetry, Map<String, Array64> squares) {
        Map<String, Array64> ones = new HashMap<>();
        ShapeTable shapes = symmetry.facts().shapes();
        shapes.inputs().forEach((name, shape) -> {
            double[] values = new double[(int) shape.elements()];
            Arrays.fill(values, 1);
            ones.put(name, Array64.of(shape.toIntArray(), values));
        });
        return Float64Evaluator.run(symmetry.facts().model(), squares, ones).values().stream()
                .mapToDouble(output -> Arrays.stream(output.values()).sum())
                .sum();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlp_relu",
                "mlp_deep_relu",
                "mlp_bottleneck",
                "conv_pool",
                "fullconv",
                "mobile_relu_bn",
                "resnet_bn",
                "shuffle_group",
                "unet_concat"
            })
    void pathSum_truePooling_isTheNetworkWithSquaredParameters(String fixture) throws Exception {
        Symmetry symmetry = symmetry(ModelReader.read(TestData.fixture(fixture)));
        RegionLifting lifting =
                RegionLifting.of(symmetry, symmetry.regions().get(0), new LiftingOptions(Spatial.EXACT, Pooling.MAX));
        double expected = evaluate(symmetry, squares(symmetry));
        assertThat(Math.exp(lifting.logPathSum())).isCloseTo(expected, within(SUMS * expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_relu", "mlp_deep_relu", "mobile_relu_bn", "resnet_bn", "shuffle_group"})
    void diagonal_noMaximum_isTheSlopeOfTheSquaredNetwork(String fixture) throws Exception {
        Symmetry symmetry = symmetry(ModelReader.read(TestData.fixture(fixture)));
        RegionLifting lifting =
                RegionLifting.of(symmetry, symmetry.regions().get(0), new LiftingOptions(Spatial.EXACT, Pooling.MAX));
        Map<String, double[]> diagonal = lifting.diagonal();
        Map<String, Array64> squares = squares(symmetry);
        double whole = evaluate(symmetry, squares);
        SplittableRandom random = new SplittableRandom(3);
        for (String tensor : diagonal.keySet()) {
            Array64 own = squares.get(tensor);
            int element = random.nextInt(own.values().length);
            double[] changed = own.values().clone();
            // f is linear in each squared parameter, so a difference of any size gives the slope.
            double step = whole / diagonal.get(tensor)[element];
            changed[element] += step;
            Map<String, Array64> moved = new HashMap<>(squares);
            moved.put(tensor, Array64.of(own.dims(), changed));
            double slope = (evaluate(symmetry, moved) - whole) / step;
            assertThat(slope)
                    .as("%s of %s", element, tensor)
                    .isCloseTo(diagonal.get(tensor)[element], within(1e-10 * slope));
        }
    }

    static java.util.stream.Stream<String> fixtures() {
        return TestData.fixtureNames().stream();
    }

    /** G' = S G S: a rescaling multiplies every diagonal element by e^{Bz}, whatever the operators in between. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void diagonal_rescaledModel_isMultipliedByItsFactors(String fixture) throws Exception {
        Model model = ModelReader.read(TestData.fixture(fixture));
        Symmetry symmetry = symmetry(model);
        RescalePlan plan = Rescaler.plan(
                symmetry,
                RescaleOptions.defaults()
                        .withCriterion(CriterionChoice.RANDOM)
                        .withSeed(9)
                        .withLifting(LiftingChoice.EXACT));
        Symmetry rescaled =
                SymmetryFinder.find(new Facts(plan.apply(), symmetry.facts().shapes()));
        assertThat(rescaled.units()).isEqualTo(symmetry.units());
        for (LiftingOptions options : java.util.List.of(LiftingOptions.EXACT, LiftingOptions.PERIODIC)) {
            for (int i = 0; i < symmetry.regions().size(); i++) {
                Region region = symmetry.regions().get(i);
                if (region.liftable()) {
                    assertFactors(
                            plan,
                            region,
                            RegionLifting.of(symmetry, region, options).diagonal(),
                            RegionLifting.of(rescaled, rescaled.regions().get(i), options)
                                    .diagonal());
                }
            }
        }
    }

    private static void assertFactors(
            RescalePlan plan, Region region, Map<String, double[]> before, Map<String, double[]> after) {
        for (Binding binding : region.bindings()) {
            double[] g = before.get(binding.tensor());
            double[] h = after.get(binding.tensor());
            int[] dims = plan.symmetry().facts().shapeOf(binding.tensor()).toIntArray();
            int[] producers = binding.producers().expandedTo(dims).toArray();
            int[] consumers = binding.consumers().expandedTo(dims).toArray();
            for (int i = 0; i < g.length; i++) {
                double bz = plan.scales().z(consumers[i]) - plan.scales().z(producers[i]);
                double expected = g[i] * Math.exp(bz);
                // The rescaled weights are rounded to float32, and g is a product of many of them.
                assertThat(h[i]).as(binding.tensor()).isCloseTo(expected, within(1e-5 * expected + 1e-300));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Spatial.class)
    void diagonal_biggerBatch_isThatOfOneTimesTheBatch(Spatial spatial) throws Exception {
        Model model = ModelReader.read(TestData.fixture("mlp_relu"));
        Symmetry one = symmetry(model);
        ShapeTable three = ShapeInference.infer(model, Map.of("input", Shape.of(3, 64)));
        Symmetry batch = SymmetryFinder.find(new Facts(model, three));
        LiftingOptions options = new LiftingOptions(spatial, Pooling.PATH);
        Map<String, double[]> single =
                RegionLifting.of(one, one.regions().get(0), options).diagonal();
        Map<String, double[]> tripled =
                RegionLifting.of(batch, batch.regions().get(0), options).diagonal();
        single.forEach((tensor, g) -> {
            for (int i = 0; i < g.length; i++) {
                assertThat(tripled.get(tensor)[i]).isCloseTo(3 * g[i], within(1e-12 * g[i]));
            }
        });
    }
}
