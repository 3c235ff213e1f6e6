package org.pathlift.conditioning.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks whose diag(G) the reference file lists: weight, then bias, layer by layer. */
class ReferenceFixtureTest {

    private static final Criterion PATHCOND = new Criterion.PathCond();
    private static final JsonNode REFERENCE = Oracles.reference();

    @ParameterizedTest
    @ValueSource(strings = {"mlp_relu", "mlp_bottleneck"})
    void sweepsAndMinimizer(String name) {
        JsonNode net = REFERENCE.get(name);
        ScaleProblem problem = problem(net);
        assertThat(problem.parameters()).isEqualTo(net.get("parameters").asLong());
        assertThat(problem.units()).isEqualTo(net.get("hidden_units").asInt());
        check(ScaleSolver.solve(problem, PATHCOND, SolverOptions.sweeps(1)), net.get("sweep1"));
        check(ScaleSolver.solve(problem, PATHCOND, SolverOptions.defaults()), net.get("sweeps10"));
        Solution solution = ScaleSolver.solve(problem, PATHCOND, SolverOptions.converge(Tolerances.CONVERGED, 100));
        assertThat(solution.converged()).isTrue();
        check(solution, net.get("converged"));
        double initial = net.get("objective_initial").asDouble();
        assertThat(solution.objectiveInitial()).isCloseTo(initial, within(Tolerances.REFERENCE_OBJECTIVE * initial));
    }

    private static void check(Solution solution, JsonNode expected) {
        List<double[]> layers = new ArrayList<>();
        layers.add(new double[1]);
        expected.get("z_by_layer").forEach(layer -> layers.add(Oracles.doubles(layer)));
        double[] z = layers.stream().flatMapToDouble(Arrays::stream).toArray();
        assertThat(solution.z()).containsExactly(z, within(Tolerances.REFERENCE_Z));
        double objective = expected.get("objective").asDouble();
        assertThat(solution.objectiveFinal())
                .isCloseTo(objective, within(Tolerances.REFERENCE_OBJECTIVE * Math.abs(objective)));
    }

    private static ScaleProblem problem(JsonNode net) {
        double[] g = Oracles.doubles(net.get("diag_g"));
        JsonNode tensors = net.get("diag_g_sum_by_parameter");
        int layers = tensors.size() / 2;
        int[] widths = new int[layers + 1];
        widths[0] = tensors.get(0).get(1).get(1).asInt();
        for (int l = 1; l <= layers; l++) {
            widths[l] = tensors.get(2 * l - 2).get(1).get(0).asInt();
        }
        int[][] ids = Networks.ids(widths);
        List<MassBlock> blocks = new ArrayList<>();
        int at = 0;
        for (int l = 1; l <= layers; l++) {
            int weights = widths[l] * widths[l - 1];
            double[] mass = Arrays.copyOfRange(g, at, at + weights);
            double[] bias = Arrays.copyOfRange(g, at + weights, at + weights + widths[l]);
            String name = tensors.get(2 * l - 2).get(0).asText();
            double sum = tensors.get(2 * l - 2).get(2).asDouble();
            assertThat(Arrays.stream(mass).sum()).isCloseTo(sum, within(Tolerances.REFERENCE_OBJECTIVE * sum));
            blocks.add(DenseBlock.of(BlockHeader.weight(name), ids[l], ids[l - 1], mass));
            blocks.add(PairBlock.of(BlockHeader.bias(name), ids[l], new int[widths[l]], bias));
            at += weights + widths[l];
        }
        int[] layerOfUnit = Networks.layers(ids);
        return new ScaleProblem(layerOfUnit.length - 1, layerOfUnit, blocks);
    }
}
