package org.pathlift.conditioning.rescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.lifting.LiftingOptions;
import org.pathlift.conditioning.lifting.Pooling;
import org.pathlift.conditioning.lifting.RegionLifting;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.symmetry.ElementPairs;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.testing.Array64;
import org.pathlift.conditioning.testing.Float64Evaluator;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** z and F, from the model to the scales, against the oracles and against the results of the paper's public code. */
class OracleRescaleTest {

    private static final double CLOSED_FORM = 1e-12;
    private static final double MINIMIZER = 1e-9;
    private static final double REFERENCE_Z = 1e-6;
    private static final double REFERENCE_F = 1e-9;
    private static final SolverOptions CONVERGED = SolverOptions.converge(1e-13, 200);

    static Stream<String> nets() {
        return OracleNets.names().stream();
    }

    private static RescalePlan plan(String net, RescaleOptions options) {
        return Rescaler.plan(SymmetryFinder.find(OracleNets.facts(net)), options);
    }

    private static void assertScales(RescalePlan plan, JsonNode expected, double tolerance) {
        assertThat(plan.scales().units()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(plan.scales().z(i + 1))
                    .as("unit %d", i + 1)
                    .isCloseTo(
                            expected.get(i).asDouble(),
                            within(tolerance
                                    * Math.max(1, Math.abs(expected.get(i).asDouble()))));
        }
    }

    private static void assertObjective(double found, double wanted, double tolerance) {
        assertThat(found).isCloseTo(wanted, within(tolerance * Math.abs(wanted)));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void pathcond_sweepsAndConvergence_areThoseOfTheOracle(String net) {
        JsonNode reference = OracleNets.reference(net);
        RescaleOptions exact = RescaleOptions.defaults().withLifting(LiftingChoice.EXACT);
        RescalePlan one = plan(net, exact.withSolver(SolverOptions.sweeps(1)));
        assertObjective(
                one.regions().get(0).solution().objectiveInitial(),
                reference.path("F0").asDouble(),
                CLOSED_FORM);
        assertScales(one, reference.path("z_after_1"), CLOSED_FORM);
        assertScales(plan(net, exact), reference.path("z_after_10"), 1e-11);
        RescalePlan converged = plan(net, exact.withSolver(CONVERGED));
        assertScales(converged, reference.path("z_star"), MINIMIZER);
        assertThat(converged.regions().get(0).solution().converged()).isTrue();
    }

    private static double[] theta(String net, Model model) {
        return OracleNets.theta(net).stream()
                .mapToDouble(
                        place -> model.graph().constant(place.tensor()).reader().toDoubles()[place.element()])
                .toArray();
    }

    private static void assertAll(double[] found, JsonNode expected, double tolerance) {
        double[] wanted = OracleNets.flat(expected);
        assertThat(found).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(found[i]).isCloseTo(wanted[i], within(tolerance * Math.max(1, Math.abs(wanted[i]))));
        }
    }

    private static double[] outputs(Model model, String net, JsonNode x) {
        int samples = x.size();
        int[] dims = OracleNets.inputShape(net).toIntArray();
        dims[0] = samples;
        return Float64Evaluator.run(model, Map.of("x", Array64.of(dims, OracleNets.flat(x))))
                .get("y")
                .values();
    }

    /** The weights at the oracle's optimum, and outputs there and before. */
    @ParameterizedTest
    @MethodSource("nets")
    void apply_theOptimumOfTheOracle_givesItsWeightsAndKeepsItsOutputs(String net) {
        JsonNode reference = OracleNets.reference(net);
        Symmetry symmetry = SymmetryFinder.find(OracleNets.facts(net));

        Model moved = Application.apply(symmetry, LogScales.ofZ(OracleNets.flat(reference.path("z_star"))));

        assertAll(theta(net, moved), reference.path("theta_star"), CLOSED_FORM);
        JsonNode x = reference.path("x_test");
        double[] before = outputs(symmetry.facts().model(), net, x);
        assertThat(outputs(moved, net, x)).containsExactly(before, within(CLOSED_FORM));
        if (reference.has("y_before")) {
            assertAll(before, reference.path("y_before"), CLOSED_FORM);
        }
    }

    /** g and F of the network where the oracle moved it: g there is exp(Bz) g, and F(z) = F - Σ (Bz)_i there. */
    @ParameterizedTest
    @MethodSource("baseNets")
    void magnitudes_ofRescaledNetworks_areThoseOfTheOracle(String net) throws Exception {
        JsonNode reference = OracleNets.reference(net);
        Symmetry symmetry = SymmetryFinder.find(OracleNets.facts(net));
        Symmetry best = moved(symmetry, LogScales.ofZ(OracleNets.flat(reference.path("z_star"))));
        Map<String, double[]> diagonal = RegionLifting.of(best, best.regions().get(0), LiftingOptions.EXACT)
                .diagonal();
        assertAll(
                OracleNets.theta(net).stream()
                        .mapToDouble(place -> diagonal.get(place.tensor())[place.element()])
                        .toArray(),
                reference.path("diagG_star"),
                CLOSED_FORM);

        JsonNode random = reference.path("F_at_z_random");
        LogScales scales = LogScales.ofZ(OracleNets.flat(random.path("z")));
        RescalePlan there = Rescaler.plan(
                moved(symmetry, scales),
                RescaleOptions.defaults().withLifting(LiftingChoice.EXACT).withSolver(SolverOptions.sweeps(1)));
        double[] sum = {0};
        symmetry.bindings()
                .forEach(binding -> ElementPairs.visit(
                        symmetry.facts().shapeOf(binding.tensor()),
                        binding.producers(),
                        binding.consumers(),
                        (index, in, out) -> sum[0] += scales.z(out) - scales.z(in)));
        assertObjective(
                there.regions().get(0).solution().objectiveInitial() - sum[0],
                random.path("F").asDouble(),
                CLOSED_FORM);
    }

    private static Symmetry moved(Symmetry symmetry, LogScales scales) {
        return SymmetryFinder.find(
                new Facts(Application.apply(symmetry, scales), symmetry.facts().shapes()));
    }

    @ParameterizedTest
    @MethodSource("baseNets")
    void enormAndCle_sweepsAndConvergence_areThoseOfTheOracle(String net) {
        JsonNode reference = TestData.oracle("enorm_cle").path(net);
        JsonNode enorm = reference.path("weights_and_biases");
        RescaleOptions options = RescaleOptions.defaults().withCriterion(CriterionChoice.ENORM);
        RescalePlan one = plan(net, options.withSolver(SolverOptions.sweeps(1)));
        assertObjective(
                one.regions().get(0).solution().objectiveInitial(),
                enorm.path("objective_0").asDouble(),
                CLOSED_FORM);
        assertScales(one, enorm.path("z_after_1"), CLOSED_FORM);
        assertScales(plan(net, options.withSolver(CONVERGED)), enorm.path("z_star"), MINIMIZER);
        JsonNode cle = reference.path("cle_weights_only");
        RescaleOptions equalize = RescaleOptions.defaults().withCriterion(CriterionChoice.CLE);
        assertScales(plan(net, equalize.withSolver(SolverOptions.sweeps(1))), cle.path("z_after_1"), CLOSED_FORM);
        assertScales(plan(net, equalize), cle.path("z_after_10"), 1e-11);
        assertScales(plan(net, equalize.withSolver(SolverOptions.sweeps(200))), cle.path("z_star"), MINIMIZER);
    }

    static Stream<String> baseNets() {
        return nets().filter(net -> TestData.oracle("enorm_cle").has(net));
    }

    @Test
    void pathcond_publicPooling_isTheOptimumOfThePublicCode() {
        JsonNode reference = TestData.oracle("public_pool_variant");
        RescalePlan plan = plan(
                "conv_stride_pad_pool",
                RescaleOptions.defaults()
                        .withLifting(LiftingChoice.EXACT)
                        .withPooling(Pooling.MAX)
                        .withSolver(CONVERGED));
        assertScales(plan, reference.path("z_star"), MINIMIZER);
    }

    @Test
    void pathcond_periodic_isTheOptimumOfCircularPadding() {
        Symmetry symmetry = SymmetryFinder.find(OracleNets.facts("conv_stride_pad_pool", 8), NodeFilter.ALL);
        RescalePlan plan = Rescaler.plan(
                symmetry,
                RescaleOptions.defaults().withLifting(LiftingChoice.PERIODIC).withSolver(CONVERGED));
        assertScales(plan, TestData.oracle("periodic").path("conv_8x8").path("z_star_circular"), MINIMIZER);
    }

    @ParameterizedTest
    @MethodSource("referenceNets")
    void pathcond_fixtures_agreeWithThePublicCode(String net) {
        JsonNode reference = TestData.pathcondReference().path(net);
        Model model = ModelReader.read(TestData.fixture(net));
        String input = model.graph().inputs().get(0).name();
        Shape shape = net.equals("fullconv")
                ? Shape.of(1, 3, 32, 32)
                : ShapeInference.infer(model).shape(input);
        Symmetry symmetry = SymmetryFinder.find(new Facts(model, ShapeInference.infer(model, Map.of(input, shape))));
        RescaleOptions options =
                RescaleOptions.defaults().withLifting(LiftingChoice.EXACT).withPooling(Pooling.MAX);
        assertStage(Rescaler.plan(symmetry, options.withSolver(SolverOptions.sweeps(1))), reference, "sweep1");
        assertStage(Rescaler.plan(symmetry, options), reference, "sweeps10");
        assertStage(Rescaler.plan(symmetry, options.withSolver(CONVERGED)), reference, "converged");
    }

    static Stream<String> referenceNets() {
        return Stream.of("mlp_relu", "mlp_deep_relu", "mlp_bottleneck", "fullconv");
    }

    private static void assertStage(RescalePlan plan, JsonNode reference, String stage) {
        double initial = plan.regions().get(0).solution().objectiveInitial();
        assertObjective(initial, reference.path("objective_initial").asDouble(), REFERENCE_F);
        assertObjective(
                plan.regions().get(0).solution().objectiveFinal(),
                reference.path(stage).path("objective").asDouble(),
                REFERENCE_F);
        int unit = 1;
        for (JsonNode layer : reference.path(stage).path("z_by_layer")) {
            for (JsonNode z : layer) {
                assertThat(plan.scales().z(unit))
                        .as("%s, unit %d", stage, unit)
                        .isCloseTo(z.asDouble(), within(REFERENCE_Z));
                unit++;
            }
        }
        assertThat(unit - 1).isEqualTo(plan.scales().units());
    }
}
