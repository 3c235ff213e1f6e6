package org.pathlift.conditioning.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathCondOracleTest {

    private static final Criterion PATHCOND = new Criterion.PathCond();
    private static final JsonNode NETS = Oracles.symmetry("pathcond");
    private static final JsonNode EXTRA = Oracles.symmetry("pathcond_extra");

    static Stream<String> nets() {
        return StreamSupport.stream(((Iterable<String>) NETS::fieldNames).spliterator(), false);
    }

    static Stream<String> extraNets() {
        return StreamSupport.stream(((Iterable<String>) EXTRA::fieldNames).spliterator(), false)
                .filter(name -> EXTRA.get(name).has("group_in_params"));
    }

    private static Solution sweeps(JsonNode net, int count) {
        return ScaleSolver.solve(Oracles.pathCond(net), PATHCOND, SolverOptions.sweeps(count));
    }

    private static Solution converged(JsonNode net) {
        return ScaleSolver.solve(Oracles.pathCond(net), PATHCOND, SolverOptions.converge(Tolerances.CONVERGED, 200));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void fixedSweeps(String name) {
        JsonNode net = NETS.get(name);
        for (int count : new int[] {1, 2, 10}) {
            Solution solution = sweeps(net, count);
            assertThat(solution.z())
                    .containsExactly(Oracles.byUnit(net.get("z_after_" + count)), within(Tolerances.CLOSED_FORM));
            double expected = net.get("F_after_" + count).asDouble();
            assertThat(solution.objectiveFinal()).isCloseTo(expected, within(Tolerances.OBJECTIVE * expected));
        }
        double initial = net.get("F0").asDouble();
        assertThat(sweeps(net, 0).objectiveInitial()).isCloseTo(initial, within(Tolerances.OBJECTIVE * initial));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void minimizer(String name) {
        JsonNode net = NETS.get(name);
        Solution solution = converged(net);
        assertThat(solution.converged()).isTrue();
        assertThat(solution.z()).containsExactly(Oracles.byUnit(net.get("z_star")), within(Tolerances.MINIMIZER));
        double expected = net.get("F_star").asDouble();
        assertThat(solution.objectiveFinal()).isCloseTo(expected, within(Tolerances.OBJECTIVE * expected));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void plainSweeps_reachTheMinimizerToo(String name) {
        JsonNode net = NETS.get(name);
        Solution solution = sweeps(net, 400);
        assertThat(solution.z()).containsExactly(Oracles.byUnit(net.get("z_star")), within(Tolerances.MINIMIZER));
        assertThat(solution.gradientNorm()).isLessThan(Tolerances.CONVERGED);
    }

    @ParameterizedTest
    @MethodSource("nets")
    void firstSweepQuadratics(String name) {
        JsonNode net = NETS.get(name);
        double p = net.get("p").asDouble();
        for (JsonNode step : net.get("first_sweep_quadratics")) {
            double balance = -step.get("A").asDouble() / p;
            ExactRule rule = new ExactRule(new double[] {0, balance});
            // the oracle's B and C are at z_h = 0, where the first sweep finds every unit
            double in = step.get("C").asDouble();
            double out = step.get("B").asDouble();
            double rest = step.get("D").asDouble();
            double x = step.get("x").asDouble();
            assertThat(rule.factor(1, in, out, rest)).isCloseTo(x, within(Tolerances.CLOSED_FORM * x));
            assertThat(rule.step(1, Math.log(in), Math.log(out), Math.log(rest)))
                    .isCloseTo(step.get("z").asDouble(), within(Tolerances.CLOSED_FORM));
        }
    }

    @ParameterizedTest
    @MethodSource("extraNets")
    void edgeCases(String name) {
        JsonNode net = EXTRA.get(name);
        assertThat(sweeps(net, 1).z())
                .containsExactly(Oracles.byUnit(net.get("z_after_1")), within(Tolerances.CLOSED_FORM));
        assertThat(sweeps(net, 10).z())
                .containsExactly(Oracles.byUnit(net.get("z_after_10")), within(Tolerances.CLOSED_FORM));
        Solution solution = converged(net);
        assertThat(solution.converged()).isTrue();
        assertThat(solution.z()).containsExactly(Oracles.byUnit(net.get("z_star")), within(Tolerances.MINIMIZER));
        double initial = net.get("F0").asDouble();
        double expected = net.get("F_star").asDouble();
        assertThat(solution.objectiveInitial()).isCloseTo(initial, within(Tolerances.OBJECTIVE * initial));
        assertThat(solution.objectiveFinal()).isCloseTo(expected, within(Tolerances.OBJECTIVE * expected));
        assertThat(solution.dead().stream().mapToDouble(u -> u - 1).toArray())
                .containsExactly(Oracles.doubles(net.get("skipped_dead_groups")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_3_4_4_2", "conv_stride_pad_pool", "resnet_1x1_shortcut", "resnet_identity_shortcut"})
    void acceleratedSweeps_needNoMoreThanTheTable(String name) {
        int table =
                Oracles.symmetry("acceleration").get(name).get("newton_layers").asInt();
        JsonNode net = NETS.get(name);
        Solution solution =
                ScaleSolver.solve(Oracles.pathCond(net), PATHCOND, SolverOptions.converge(1e-16, table + 2));
        assertThat(solution.z()).containsExactly(Oracles.byUnit(net.get("z_star")), within(1e-10));
    }

    @Test
    void publicPoolVariant() {
        JsonNode variant = Oracles.symmetry("public_pool_variant");
        JsonNode net = NETS.get("conv_stride_pad_pool");
        ScaleProblem problem = Oracles.problem(net, Oracles.doubles(variant.get("diagG")));
        Solution solution = ScaleSolver.solve(problem, PATHCOND, SolverOptions.converge(Tolerances.CONVERGED, 200));
        assertThat(solution.z()).containsExactly(Oracles.byUnit(variant.get("z_star")), within(Tolerances.MINIMIZER));
    }
}
