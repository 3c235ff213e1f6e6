package org.pathlift.analysis.rescaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.analysis.rescaling.UnitEnergies.Biases;
import org.pathlift.conditioning.lifting.RegionLifting;
import org.pathlift.conditioning.lifting.Spatial;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.LiftingChoice;
import org.pathlift.conditioning.rescale.RegionResult;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.ElementPairs;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.symmetry.UnitGroup;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** The numbers of the place on the orbit against the oracles, and which of them a rescaling leaves alone. */
class RegionRescalingTest {

    private static final double CLOSED_FORM = 1e-12;
    private static final double MINIMIZER = 1e-9;
    /** How far apart two solutions with gradients of 1e-12 may be. */
    private static final double SOLVED = 1e-8;

    static Stream<String> nets() {
        return OracleNets.base().stream();
    }

    private static RegionRescaling measured(String net) {
        List<RegionRescaling> regions = RegionRescaling.of(OracleNets.symmetry(net), 3);
        assertThat(regions).hasSize(1);
        return regions.get(0);
    }

    private static void assertClose(double found, JsonNode wanted, double tolerance) {
        double value = wanted.asDouble();
        assertThat(wanted.isNumber()).isTrue();
        assertThat(found).isCloseTo(value, within(tolerance * Math.max(1, Math.abs(value))));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void units_oracleNets_haveTheBalanceOfTheOracle(String net) {
        Symmetry symmetry = OracleNets.symmetry(net);
        UnitEnergies energies = UnitEnergies.of(symmetry);
        RegionRescaling region = measured(net);
        for (Biases biases : Biases.values()) {
            JsonNode expected =
                    TestData.oracle("metrics").path(net).path(biases == Biases.WITH ? "with_bias" : "weights_only");
            for (int unit = 1; unit <= symmetry.units(); unit++) {
                assertClose(
                        Math.sqrt(energies.in(unit, biases)),
                        expected.path("norm_in").get(unit - 1),
                        CLOSED_FORM);
                assertClose(
                        Math.sqrt(energies.out(unit, biases)),
                        expected.path("norm_out").get(unit - 1),
                        CLOSED_FORM);
                assertClose(
                        energies.logRatio(unit, biases),
                        expected.path("log_ratio").get(unit - 1),
                        CLOSED_FORM);
                assertClose(
                        energies.difference(unit, biases),
                        expected.path("balance_c").get(unit - 1),
                        CLOSED_FORM);
            }
            Imbalance imbalance = biases == Biases.WITH ? region.imbalance() : region.weightImbalance();
            assertClose(Objects.requireNonNull(imbalance.largest()), expected.path("max_abs"), CLOSED_FORM);
            assertClose(Objects.requireNonNull(imbalance.rms()), expected.path("rms"), CLOSED_FORM);
            assertClose(Objects.requireNonNull(imbalance.mean()), expected.path("mean"), CLOSED_FORM);
            assertThat(imbalance.dead()).isZero();
        }
    }

    @Test
    void layers_ofTheMlp_haveTheDifferencesOfTheOracle() {
        List<LayerBalance> layers = measured("mlp_3_4_4_2").layers();
        JsonNode expected = TestData.oracle("metrics").path("mlp_layer");
        for (int l = 0; l < 2; l++) {
            double wanted = expected.path("fro2").get(l).asDouble()
                    - expected.path("fro2").get(l + 1).asDouble();
            assertThat(layers.get(l).weightDifference()).isCloseTo(wanted, within(CLOSED_FORM * 10));
            assertClose(
                    Objects.requireNonNull(layers.get(l).matrixImbalance()),
                    expected.path(l == 0 ? "D12_fro" : "D23_fro"),
                    CLOSED_FORM);
        }
    }

    @ParameterizedTest
    @MethodSource("nets")
    void magnitudes_oracleNets_areThoseOfTheOracle(String net) {
        PathMagnitudes magnitudes = Objects.requireNonNull(measured(net).magnitudes());
        JsonNode expected = TestData.oracle("pathcond").path(net);

        assertClose(
                Math.pow(10, Objects.requireNonNull(magnitudes.log10Trace())), expected.path("sum_diagG"), CLOSED_FORM);
        assertThat(magnitudes.zeros()).isZero();
        assertClose(Objects.requireNonNull(magnitudes.spread()), expected.path("divergence_diag_0"), CLOSED_FORM);
        assertClose(
                Objects.requireNonNull(magnitudes.spreadAtBest()), expected.path("divergence_diag_star"), MINIMIZER);
        assertClose(Objects.requireNonNull(magnitudes.gain()), expected.path("gain_per_param_nats"), MINIMIZER);
        assertThat(magnitudes.layers().stream()
                        .mapToDouble(PathMagnitudes.Layer::share)
                        .sum())
                .isCloseTo(1, within(CLOSED_FORM));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void distances_oracleNets_areThoseOfTheOracle(String net) {
        List<OrbitDistance> distances = measured(net).distances();
        JsonNode expected = TestData.oracle("pathcond").path(net);
        OrbitDistance pathcond = distances.get(0);

        assertThat(distances).extracting(OrbitDistance::criterion).containsExactly("pathcond", "enorm", "cle");
        assertClose(pathcond.scales(), expected.path("distance_log_lambda_l2"), MINIMIZER);
        assertClose(pathcond.rms(), expected.path("distance_log_lambda_rms"), MINIMIZER);
        assertClose(pathcond.parameters(), expected.path("distance_param_log_l2"), MINIMIZER);
        assertClose(Objects.requireNonNull(pathcond.initial()), expected.path("F0"), CLOSED_FORM);
        assertClose(Objects.requireNonNull(pathcond.last()), expected.path("F_star"), MINIMIZER);
        assertThat(Math.hypot(pathcond.layers(), pathcond.deviations()))
                .isCloseTo(pathcond.scales(), within(CLOSED_FORM));
        JsonNode enorm = TestData.oracle("enorm_cle").path(net).path("weights_and_biases");
        assertClose(Objects.requireNonNull(distances.get(1).initial()), enorm.path("objective_0"), CLOSED_FORM);
        assertClose(Objects.requireNonNull(distances.get(1).last()), enorm.path("objective_star"), MINIMIZER);
        assertThat(distances.get(1).scales()).isCloseTo(halfNorm(enorm.path("z_star")), within(MINIMIZER));
    }

    private static double halfNorm(JsonNode z) {
        double sum = 0;
        for (JsonNode value : z) {
            sum += value.asDouble() * value.asDouble() / 4;
        }
        return Math.sqrt(sum);
    }

    @Test
    void eigenvalues_ofTheMlp_beginWithTheSquareOfTheLargestSingularValue() {
        PathMagnitudes magnitudes =
                Objects.requireNonNull(measured("mlp_3_4_4_2").magnitudes());
        JsonNode expected = TestData.oracle("metrics").path("mlp_full_G");

        assertThat(magnitudes.eigenvaluesNote()).isNull();
        assertThat(magnitudes.log10Eigenvalues()).hasSize(PathMagnitudes.EIGENVALUES);
        assertClose(
                Math.sqrt(Math.pow(10, magnitudes.log10Eigenvalues().get(0))),
                expected.path("largest_singular"),
                MINIMIZER);
    }

    /** The MLP of the oracle with its parameters moved along the oracle's gradient. */
    private static UnitEnergies moved(JsonNode gradient, double factor) {
        String net = "mlp_3_4_4_2";
        Symmetry symmetry = OracleNets.symmetry(net);
        Map<String, double[]> values = new LinkedHashMap<>();
        List<OracleNets.Place> theta = OracleNets.theta(net);
        for (int i = 0; i < theta.size(); i++) {
            String tensor = theta.get(i).tensor();
            values.computeIfAbsent(
                                    tensor,
                                    name -> constant(symmetry, name).reader().toDoubles())[
                            theta.get(i).element()] +=
                    factor * gradient.get(i).asDouble();
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        values.forEach((name, changed) -> tensors.put(
                name, Tensor.ofDoubles(name, constant(symmetry, name).shape(), changed)));
        return UnitEnergies.of(symmetry.withConstants(tensors));
    }

    private static Tensor constant(Symmetry symmetry, String name) {
        return Objects.requireNonNull(symmetry.facts().model().graph().constant(name));
    }

    /** c(θ+g) - c(θ-g) is four times the gradient's part along the orbit; a step changes c by the square of its own. */
    @Test
    void differences_alongTheGradient_areConservedToFirstOrder() {
        JsonNode expected = TestData.oracle("metrics").path("conserved");
        JsonNode gradient = expected.path("grad");
        double eta = expected.path("eta").asDouble();
        UnitEnergies before = moved(gradient, 0);
        UnitEnergies ahead = moved(gradient, 1);
        UnitEnergies behind = moved(gradient, -1);
        UnitEnergies step = moved(gradient, -eta);
        for (int unit = 1; unit <= 8; unit++) {
            double c = before.difference(unit, Biases.WITH);
            assertClose(c, expected.path("c0").get(unit - 1), CLOSED_FORM);
            assertThat(ahead.difference(unit, Biases.WITH) - behind.difference(unit, Biases.WITH))
                    .isCloseTo(0, within(1e-12));
            assertThat(step.difference(unit, Biases.WITH) - c)
                    .isCloseTo(
                            expected.path("delta_c_one_gd_step").get(unit - 1).asDouble(), within(1e-14));
        }
    }

    /** Scales that are powers of two, so that float32 weights are rescaled without rounding. */
    private static RescalePlan random(Symmetry symmetry, long seed) {
        return Rescaler.plan(
                symmetry,
                RescaleOptions.defaults()
                        .withCriterion(CriterionChoice.RANDOM)
                        .withSeed(seed)
                        .withSolver(SolverOptions.defaults().withPowersOfTwo()));
    }

    static Stream<String> fixtures() {
        return TestData.fixtureNames().stream();
    }

    /** Path norms and what can be reached along the orbit stay; the place on it moves. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void numbers_underRandomRescaling_moveOrStayAsDeclared(String fixture) throws Exception {
        Model model = ModelReader.read(TestData.fixture(fixture));
        ShapeTable shapes = ShapeInference.infer(model);
        Symmetry before = SymmetryFinder.find(new Facts(model, shapes));
        RescalePlan moved = random(before, 5);
        Symmetry after = SymmetryFinder.find(new Facts(moved.apply(), shapes));
        for (CriterionChoice criterion : List.of(CriterionChoice.PATHCOND, CriterionChoice.ENORM)) {
            RescaleOptions options =
                    RescaleOptions.defaults().withCriterion(criterion).withSolver(SolverOptions.converge(1e-12, 400));
            RescalePlan first = Rescaler.plan(before, options);
            RescalePlan second = Rescaler.plan(after, options);
            for (int i = 0; i < first.regions().size(); i++) {
                assertSamePoint(first, second, moved, i);
            }
        }
        UnitEnergies there = UnitEnergies.of(after);
        UnitEnergies here = UnitEnergies.of(before);
        int still = 0;
        for (int unit = 1; unit <= before.units(); unit++) {
            double a = here.logRatio(unit, Biases.WITH);
            double b = there.logRatio(unit, Biases.WITH);
            still += Double.isFinite(a) && a == b ? 1 : 0;
        }
        assertThat(still).isLessThanOrEqualTo(before.units() / 4);
    }

    /** Σ (Bz)_i over the parameters of a region. */
    private static double logDeterminant(RescalePlan moved, Region region) {
        double[] sum = {0};
        Set<String> seen = new HashSet<>();
        for (Binding binding : region.bindings()) {
            if (seen.add(binding.tensor())) {
                ElementPairs.visit(
                        moved.symmetry().facts().shapeOf(binding.tensor()),
                        binding.producers(),
                        binding.consumers(),
                        (index, in, out) ->
                                sum[0] += moved.scales().z(out) - moved.scales().z(in));
            }
        }
        return sum[0];
    }

    private static void assertSamePoint(RescalePlan first, RescalePlan second, RescalePlan moved, int index)
            throws Exception {
        RegionResult here = first.regions().get(index);
        RegionResult there = second.regions().get(index);
        Region region = here.region();
        // F leaves out ln det G, which a rescaling moves by Σ (Bz)_i; with it, it is the same number.
        double shift = here.criterion() == CriterionChoice.PATHCOND ? logDeterminant(moved, region) : 0;
        double wanted = here.solution().objectiveFinal() + shift;
        assertThat(there.solution().objectiveFinal())
                .as("%s of region %d", here.criterion(), index)
                .isCloseTo(wanted, within(MINIMIZER * Math.max(1, Math.abs(wanted))));
        if (here.solution().objectiveFinal() < here.solution().objectiveInitial()) {
            assertThat(there.solution().objectiveInitial())
                    .isNotEqualTo(here.solution().objectiveInitial());
        }
        if (here.criterion() == CriterionChoice.PATHCOND && here.lifting().equals(Optional.of(LiftingChoice.EXACT))) {
            for (int q : new int[] {0, 1, 2, 4}) {
                double before = RegionLifting.logPathSum(first.symmetry(), region, Spatial.EXACT, q);
                double after = RegionLifting.logPathSum(second.symmetry(), there.region(), Spatial.EXACT, q);
                assertThat(after).as("q = %d", q).isCloseTo(before, within(MINIMIZER));
            }
        }
        if (!here.dead().isEmpty()
                || !here.solution().converged()
                || !there.solution().converged()) {
            return;
        }
        // The canonical point is one point: what is left to it from there is what was left from here, less the way.
        for (UnitGroup group : region.groups()) {
            for (int unit = group.first(); unit < group.first() + group.count(); unit++) {
                assertThat(second.scales().z(unit) + moved.scales().z(unit))
                        .as("unit %d", unit)
                        .isCloseTo(first.scales().z(unit), within(SOLVED));
            }
        }
    }
}
