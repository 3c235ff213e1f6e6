package org.pathlift.conditioning.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Deep and wide networks, whose masses are far outside the range of a double. */
class DeepNetworkTest {

    private static final Criterion PATHCOND = new Criterion.PathCond();

    /** Standard deviation of a weight by number of inputs. */
    private static final Map<String, IntToDoubleFunction> SCHEMES = Map.of(
            "he", n -> Math.sqrt(2.0 / n),
            "normal", n -> 1,
            "tiny", n -> 1e-4,
            "vanishing", n -> 1e-9);

    static Stream<Arguments> networks() {
        return SCHEMES.keySet().stream()
                .sorted()
                .flatMap(scheme -> Stream.of(25, 100)
                        .flatMap(depth -> Stream.of(0.0, 0.1).map(bias -> Arguments.of(scheme, depth, bias))));
    }

    private static ScaleProblem network(String scheme, int depth, double bias) {
        int[] widths = IntStream.range(0, depth + 1).map(l -> 8 + 5 * l % 9).toArray();
        return Networks.pathCond(depth, bias, SCHEMES.get(scheme), widths);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void sweepsDescend_andStayFinite(String scheme, int depth, double bias) {
        Solution solution = ScaleSolver.solve(network(scheme, depth, bias), PATHCOND, SolverOptions.sweeps(30));
        checkDescent(solution);
        assertThat(solution.dead()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void convergesToTheMinimizer(String scheme, int depth, double bias) {
        ScaleProblem problem = network(scheme, depth, bias);
        Solution solution = ScaleSolver.solve(problem, PATHCOND, SolverOptions.converge(1e-12, 60));
        checkDescent(solution);
        assertThat(solution.converged()).as(solution.toString()).isTrue();
        checkGradient(problem, solution);
    }

    private static void checkDescent(Solution solution) {
        checkDescent(solution, value -> value);
    }

    private static void checkDescent(Solution solution, DoubleUnaryOperator scale) {
        assertThat(Arrays.stream(solution.z()).allMatch(Double::isFinite)).isTrue();
        double before = scale.applyAsDouble(solution.objectiveInitial());
        for (double value : solution.objectivePerSweep()) {
            double after = scale.applyAsDouble(value);
            assertThat(after).isFinite().isLessThanOrEqualTo(before + Tolerances.ROUNDING * Math.abs(before));
            before = after;
        }
    }

    /** Central differences of F, computed term by term, vanish. */
    private static void checkGradient(ScaleProblem problem, Solution solution) {
        PlainSweeps plain = new PlainSweeps(problem);
        double p = problem.parameters();
        double step = 1e-4;
        for (int u : new int[] {1, problem.units() / 2, problem.units()}) {
            double[] z = solution.z();
            double at = z[u];
            z[u] = at + step;
            double above = plain.pathCondValue(z);
            z[u] = at - step;
            double below = plain.pathCondValue(z);
            double noise = 1e-15 * Math.abs(above) / step;
            assertThat((above - below) / (2 * step) / p).isCloseTo(0, within(1e-9 + noise / p));
        }
    }

    static Stream<Arguments> networksOf25Layers() {
        return networks().filter(arguments -> arguments.get()[1].equals(25));
    }

    @ParameterizedTest
    @MethodSource("networksOf25Layers")
    void onePlainSweep_ofTheSameNetwork(String scheme, int depth, double bias) {
        ScaleProblem problem = network(scheme, depth, bias);
        double[] z = new double[problem.units() + 1];
        new PlainSweeps(problem).pathCond(z);
        Solution solution = ScaleSolver.solve(problem, PATHCOND, SolverOptions.sweeps(1));
        assertThat(solution.z()).containsExactly(z, within(1e-9));
    }

    @Test
    void wideNetwork() {
        ScaleProblem problem = Networks.pathCond(9, 0.1, n -> Math.sqrt(2.0 / n), 64, 2000, 2000, 10);
        Solution solution = ScaleSolver.solve(problem, PATHCOND, SolverOptions.converge(1e-12, 60));
        checkDescent(solution);
        assertThat(solution.converged()).isTrue();
    }

    /** The energy is a product of a sum near 1 and a large power, so its rounding is that of its log. */
    @Test
    void deepEnorm() {
        int[] widths = IntStream.range(0, 101).map(l -> 8 + 5 * l % 9).toArray();
        for (double deviation : new double[] {0.2, 1, 1e-60}) {
            Solution solution = ScaleSolver.solve(
                    Networks.enorm(1, deviation, widths), new Criterion.ENorm(), SolverOptions.converge(1e-12, 300));
            checkDescent(solution, Math::log);
            assertThat(solution.converged()).as(solution.toString()).isTrue();
        }
    }

    @Test
    void sameInput_sameBits() {
        ScaleProblem problem = network("he", 25, 0.1);
        SolverOptions options = SolverOptions.converge(1e-12, 60);
        assertThat(ScaleSolver.solve(problem, PATHCOND, options).z())
                .containsExactly(ScaleSolver.solve(problem, PATHCOND, options).z());
    }
}
