package org.pathlift.conditioning.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ENorm and cross-layer equalization against their oracles. */
class NormOracleTest {

    private static final Criterion ENORM = new Criterion.ENorm();
    private static final Criterion CLE = new Criterion.CrossLayerEqualization();
    private static final JsonNode ORACLE = Oracles.symmetry("enorm_cle");
    private static final JsonNode NETS = Oracles.symmetry("pathcond");
    private static final JsonNode LAYOUTS = Oracles.symmetry("nets");

    static List<String> nets() {
        return List.of("mlp_3_4_4_2", "conv_stride_pad_pool", "resnet_1x1_shortcut", "resnet_identity_shortcut");
    }

    private static ScaleProblem problem(String name, DoubleUnaryOperator mass) {
        JsonNode net = NETS.get(name);
        double[] theta = Oracles.doubles(net.get("theta"));
        boolean[] bias = Oracles.biases(LAYOUTS.get(name).get("theta_layout"), theta.length);
        return Oracles.problem(net, Arrays.stream(theta).map(mass).toArray(), bias);
    }

    private static ScaleProblem weightsOnly(ScaleProblem problem, String name) {
        List<MassBlock> weights = problem.blocks().stream()
                .filter(block -> block.header().kind() == BlockHeader.Kind.WEIGHT)
                .toList();
        return new ScaleProblem(problem.units(), Oracles.layers(NETS.get(name), problem.units()), weights);
    }

    @ParameterizedTest
    @MethodSource("nets")
    void enorm_withBiases(String name) {
        check(problem(name, t -> t * t), ORACLE.get(name).get("weights_and_biases"));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void enorm_weightsOnly(String name) {
        check(weightsOnly(problem(name, t -> t * t), name), ORACLE.get(name).get("weights_only"));
    }

    private static void check(ScaleProblem problem, JsonNode expected) {
        for (int count : new int[] {1, 10}) {
            Solution solution = ScaleSolver.solve(problem, ENORM, SolverOptions.sweeps(count));
            assertThat(solution.z())
                    .containsExactly(Oracles.byUnit(expected.get("z_after_" + count)), within(Tolerances.CLOSED_FORM));
            isRelative(
                    solution.objectiveFinal(),
                    expected.get("objective_after_" + count).asDouble());
            isRelative(solution.objectiveInitial(), expected.get("objective_0").asDouble());
        }
        Solution solution = ScaleSolver.solve(problem, ENORM, SolverOptions.converge(Tolerances.CONVERGED, 100));
        assertThat(solution.converged()).isTrue();
        assertThat(solution.z()).containsExactly(Oracles.byUnit(expected.get("z_star")), within(Tolerances.MINIMIZER));
        isRelative(solution.objectiveFinal(), expected.get("objective_star").asDouble());
    }

    private static void isRelative(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(Tolerances.OBJECTIVE * expected));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void equalization(String name) {
        ScaleProblem problem = problem(name, Math::abs);
        JsonNode expected = ORACLE.get(name).get("cle_weights_only");
        for (int count : new int[] {1, 10}) {
            Solution solution = ScaleSolver.solve(problem, CLE, SolverOptions.sweeps(count));
            assertThat(solution.z())
                    .containsExactly(Oracles.byUnit(expected.get("z_after_" + count)), within(Tolerances.CLOSED_FORM));
        }
        double[] in = Oracles.doubles(expected.get("range_in_0"));
        double[] out = Oracles.doubles(expected.get("range_out_0"));
        double initial = 0;
        for (int i = 0; i < in.length; i++) {
            initial += Math.pow(Math.log(in[i] / out[i]), 2);
        }
        Solution solution = ScaleSolver.solve(problem, CLE, SolverOptions.converge(Tolerances.CONVERGED, 500));
        assertThat(solution.converged()).isTrue();
        assertThat(solution.z()).containsExactly(Oracles.byUnit(expected.get("z_star")), within(Tolerances.MINIMIZER));
        isRelative(solution.objectiveInitial(), initial);
        assertThat(solution.objectiveFinal()).isLessThan(Tolerances.MINIMIZER * Tolerances.MINIMIZER);
    }

    @Test
    void equalization_ofTwoLayers_isTheClosedForm() {
        JsonNode oracle = ORACLE.get("cle_two_layer_closed_form");
        int[] hidden = {1, 2, 3};
        ScaleProblem problem = new ScaleProblem(
                3,
                new int[] {0, 1, 1, 1},
                List.of(
                        DenseBlock.of(BlockHeader.weight("W1"), hidden, new int[2], absolutes(oracle.get("W1"))),
                        DenseBlock.of(BlockHeader.weight("W2"), new int[2], hidden, absolutes(oracle.get("W2")))));
        Solution solution = ScaleSolver.solve(problem, CLE, SolverOptions.sweeps(1));
        double[] s = Oracles.doubles(oracle.get("s"));
        for (int u = 1; u <= 3; u++) {
            assertThat(Math.exp(-solution.z(u) / 2)).isCloseTo(s[u - 1], within(Tolerances.CLOSED_FORM));
        }
    }

    @Test
    void equalization_ofADepthwiseTriple_isTheClosedForm() {
        JsonNode oracle = ORACLE.get("cle_depthwise_triple");
        double[] r1 = Oracles.doubles(oracle.get("r1"));
        double[] r2 = Oracles.doubles(oracle.get("r2"));
        double[] r3 = Oracles.doubles(oracle.get("r3"));
        ScaleProblem problem = new ScaleProblem(
                4,
                new int[] {0, 1, 1, 2, 2},
                List.of(
                        PairBlock.of(BlockHeader.weight("conv1"), new int[] {1, 2}, new int[2], r1),
                        PairBlock.of(BlockHeader.weight("depthwise"), new int[] {3, 4}, new int[] {1, 2}, r2),
                        PairBlock.of(BlockHeader.weight("conv2"), new int[2], new int[] {3, 4}, r3)));
        Solution solution = ScaleSolver.solve(problem, CLE, SolverOptions.converge(Tolerances.CONVERGED, 500));
        double[] s12 = Oracles.doubles(oracle.get("s12"));
        double[] s23 = Oracles.doubles(oracle.get("s23"));
        for (int c = 0; c < 2; c++) {
            assertThat(Math.exp(-solution.z(1 + c) / 2)).isCloseTo(s12[c], within(Tolerances.MINIMIZER));
            assertThat(Math.exp(-solution.z(3 + c) / 2)).isCloseTo(s23[c], within(Tolerances.MINIMIZER));
        }
    }

    private static double[] absolutes(JsonNode rows) {
        double[] all = new double[0];
        for (JsonNode row : rows) {
            double[] values = Oracles.doubles(row);
            int at = all.length;
            all = Arrays.copyOf(all, at + values.length);
            for (int i = 0; i < values.length; i++) {
                all[at + i] = Math.abs(values[i]);
            }
        }
        return all;
    }

    @Test
    void enorm_ofSingleNeuron_isPathCond() {
        JsonNode net = Oracles.symmetry("pathcond_extra").get("single_neuron");
        double[] theta = Oracles.doubles(net.get("theta"));
        ScaleProblem problem =
                Oracles.problem(net, Arrays.stream(theta).map(t -> t * t).toArray());
        Solution solution = ScaleSolver.solve(problem, ENORM, SolverOptions.sweeps(1));
        assertThat(solution.z(1)).isCloseTo(net.get("z_star").get(0).asDouble(), within(Tolerances.CLOSED_FORM));
    }

    @ParameterizedTest
    @MethodSource("extraNets")
    void enorm_edgeCases(String name) {
        JsonNode net = Oracles.symmetry("pathcond_extra").get(name);
        double[] theta = Oracles.doubles(net.get("theta"));
        ScaleProblem problem =
                Oracles.problem(net, Arrays.stream(theta).map(t -> t * t).toArray());
        Solution solution = ScaleSolver.solve(problem, ENORM, SolverOptions.converge(Tolerances.CONVERGED, 300));
        assertThat(solution.z())
                .containsExactly(Oracles.byUnit(net.get("enorm_z_star_with_bias")), within(Tolerances.MINIMIZER));
    }

    static List<String> extraNets() {
        return List.of("depthwise_separable", "concat_dense", "residual_single_layer_block", "dead_neuron");
    }
}
