package org.pathlift.conditioning.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The box on the scales, and scales that are powers of two. */
class ConstraintTest {

    private static final double TWO_LN_2 = 2 * Math.log(2);

    static Stream<ScaleProblem> problems() {
        return Stream.of(
                Networks.pathCond(1, 0.3, n -> 1.5, 5, 7, 6, 4, 3),
                Networks.pathCond(2, 0, n -> 0.2, 5, 7, 6, 4, 3),
                PlainSweepsTest.residual(4, false),
                PlainSweepsTest.attention(6),
                PlainSweepsTest.withDeadUnits(8));
    }

    private static double value(ScaleProblem problem, Criterion criterion, double[] z) {
        PlainSweeps plain = new PlainSweeps(problem);
        return criterion instanceof Criterion.PathCond ? plain.pathCondValue(z) : plain.enormValue(z);
    }

    private static List<Criterion> smooth() {
        return List.of(new Criterion.PathCond(), new Criterion.ENorm());
    }

    @ParameterizedTest
    @MethodSource("problems")
    void box_isRespected_andOptimal(ScaleProblem problem) {
        for (Criterion criterion : smooth()) {
            for (double maxScale : new double[] {1, 1.2, 1.7, 1e6}) {
                SolverOptions options = SolverOptions.converge(1e-12, 3000).withMaxScale(maxScale);
                Solution solution = ScaleSolver.solve(problem, criterion, options);
                assertThat(solution.converged()).as(solution.toString()).isTrue();
                double bound = 2 * Math.log(maxScale);
                for (int u = 1; u <= problem.units(); u++) {
                    assertThat(Math.abs(solution.z(u))).isLessThanOrEqualTo(bound);
                    if (bound > 0 && !solution.dead().contains(u)) {
                        checkOptimal(problem, criterion, solution, u, bound);
                    }
                }
            }
        }
    }

    /** Karush-Kuhn-Tucker by central differences: flat inside, pushing outwards at the bounds. */
    private static void checkOptimal(
            ScaleProblem problem, Criterion criterion, Solution solution, int unit, double bound) {
        double step = 1e-5;
        double[] z = solution.z();
        double at = z[unit];
        z[unit] = at + step;
        double above = value(problem, criterion, z);
        z[unit] = at - step;
        double slope = (above - value(problem, criterion, z)) / (2 * step) / Math.abs(above);
        if (at >= bound) {
            assertThat(slope).isLessThan(1e-8);
        } else if (at <= -bound) {
            assertThat(slope).isGreaterThan(-1e-8);
        } else {
            assertThat(slope).isCloseTo(0, within(1e-8));
        }
    }

    @Test
    void box_holdsForPlainSweepsAndEqualization() {
        ScaleProblem problem = Networks.enorm(3, 0.7, 4, 6, 5, 3);
        Solution free = ScaleSolver.solve(problem, new Criterion.CrossLayerEqualization(), SolverOptions.sweeps(1));
        SolverOptions options = SolverOptions.sweeps(1).withMaxScale(1.1);
        Solution boxed = ScaleSolver.solve(problem, new Criterion.CrossLayerEqualization(), options);
        double bound = 2 * Math.log(1.1);
        assertThat(boxed.z(1)).isEqualTo(Math.max(-bound, Math.min(bound, free.z(1))));
        for (double z : boxed.z()) {
            assertThat(Math.abs(z)).isLessThanOrEqualTo(bound);
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void powersOfTwo_areMultiplesOfTwoLnTwo_andBeatTheirNeighbours(ScaleProblem problem) {
        for (Criterion criterion : smooth()) {
            Solution free = ScaleSolver.solve(problem, criterion, SolverOptions.converge(1e-12, 300));
            Solution solution = ScaleSolver.solve(
                    problem, criterion, SolverOptions.converge(1e-12, 300).withPowersOfTwo());
            double[] z = solution.z();
            double here = value(problem, criterion, z);
            assertThat(solution.objectiveFinal()).isCloseTo(here, within(Tolerances.OBJECTIVE * Math.abs(here)));
            assertThat(here).isGreaterThanOrEqualTo(free.objectiveFinal() * (1 - Tolerances.ROUNDING));
            for (int u = 1; u < z.length; u++) {
                double k = Math.rint(z[u] / TWO_LN_2);
                assertThat(z[u]).isEqualTo(k * TWO_LN_2);
                if (solution.dead().contains(u)) {
                    continue;
                }
                for (double neighbour : new double[] {(k - 1) * TWO_LN_2, (k + 1) * TWO_LN_2}) {
                    double[] moved = z.clone();
                    moved[u] = neighbour;
                    assertThat(here).isLessThanOrEqualTo(value(problem, criterion, moved) + 1e-12 * Math.abs(here));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void powersOfTwo_respectTheBox(ScaleProblem problem) {
        for (double maxScale : new double[] {1, 1.9, 2, 3}) {
            SolverOptions options =
                    SolverOptions.sweeps(10).withMaxScale(maxScale).withPowersOfTwo();
            double allowed = maxScale < 2 ? 0 : TWO_LN_2;
            for (Criterion criterion : smooth()) {
                for (double z : ScaleSolver.solve(problem, criterion, options).z()) {
                    assertThat(Math.abs(z)).isIn(0.0, allowed);
                }
            }
        }
    }

    @Test
    void powersOfTwo_forEqualization_areNearest() {
        ScaleProblem problem = new ScaleProblem(
                1,
                new int[] {0, 0},
                List.of(
                        PairBlock.of(BlockHeader.weight("in"), new int[] {1}, new int[1], new double[] {1}),
                        PairBlock.of(BlockHeader.weight("out"), new int[1], new int[] {1}, new double[] {20})));
        Criterion criterion = new Criterion.CrossLayerEqualization();
        assertThat(ScaleSolver.solve(problem, criterion, SolverOptions.sweeps(1))
                        .z(1))
                .isCloseTo(Math.log(20), within(Tolerances.CLOSED_FORM));
        assertThat(ScaleSolver.solve(problem, criterion, SolverOptions.sweeps(1).withPowersOfTwo())
                        .z(1))
                .isEqualTo(2 * TWO_LN_2);
    }
}
