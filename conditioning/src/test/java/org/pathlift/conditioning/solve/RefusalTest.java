package org.pathlift.conditioning.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and what small problems give. */
class RefusalTest {

    private static final BlockHeader HEADER = BlockHeader.weight("conv7");

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1e-300})
    void masses_namingBlockAndIndex(double bad) {
        double[] masses = {1, 2, bad, 4};
        int[] two = {0, 1};
        int[] four = {0, 1, 1, 0};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DenseBlock.of(HEADER, two, two, masses))
                .withMessageContaining("conv7")
                .withMessageContaining("index 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OuterBlock.of(HEADER, four, masses, two, new double[2]))
                .withMessageContaining("conv7")
                .withMessageContaining("row")
                .withMessageContaining("index 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OuterBlock.of(HEADER, two, new double[2], four, masses))
                .withMessageContaining("col");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairBlock.of(HEADER, four, four, masses))
                .withMessageContaining("conv7")
                .withMessageContaining("index 2");
    }

    @Test
    void lengths() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DenseBlock.of(HEADER, new int[2], new int[3], new double[5]))
                .withMessageContaining("expected 6")
                .withMessageContaining("found 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairBlock.of(HEADER, new int[2], new int[3], new double[2]));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScaleProblem(2, new int[2], List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new ScaleProblem(-1, new int[0], List.of()));
    }

    @Test
    void exponentsOfTwo() {
        int[] plus = {1, 2};
        int[] minus = {3, -2};
        int[] layers = new int[4];
        List<MassBlock> blocks = List.of(
                PairBlock.of(HEADER, plus, minus, new double[2]),
                DenseBlock.of(HEADER, plus, minus, new double[4]),
                OuterBlock.of(HEADER, plus, new double[2], minus, new double[2]));
        for (MassBlock block : blocks) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ScaleProblem(3, layers, List.of(block)))
                    .withMessageContaining("conv7")
                    .withMessageContaining("exponent 2");
        }
    }

    @Test
    void unitsOutOfRange() {
        MassBlock block = PairBlock.of(HEADER, new int[] {0, 3}, new int[2], new double[2]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScaleProblem(2, new int[3], List.of(block)))
                .withMessageContaining("found 3 at index 1");
    }

    @Test
    void options() {
        assertThatThrownBy(() -> SolverOptions.sweeps(-1)).hasMessageContaining("found -1");
        assertThatThrownBy(() -> SolverOptions.sweeps(1, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> SolverOptions.converge(0, 10)).hasMessageContaining("0.0");
        assertThatThrownBy(() -> SolverOptions.converge(1e-9, -5)).hasMessageContaining("found -5");
        assertThatThrownBy(() -> SolverOptions.defaults().withMaxScale(0.5)).hasMessageContaining("0.5");
        assertThatThrownBy(() -> SolverOptions.defaults().withMaxScale(Double.NaN))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> HEADER.withTaps(0)).hasMessageContaining("found 0");
        assertThatThrownBy(() -> HEADER.withLogOffset(Double.NEGATIVE_INFINITY)).hasMessageContaining("conv7");
        assertThatThrownBy(() -> new Criterion.Random(1, 0.9)).hasMessageContaining("0.9");
    }

    @Test
    void nothingToDo() {
        for (Criterion criterion : List.of(
                new Criterion.PathCond(),
                new Criterion.ENorm(),
                new Criterion.CrossLayerEqualization(),
                new Criterion.Random(3))) {
            Solution solution =
                    ScaleSolver.solve(new ScaleProblem(0, new int[1], List.of()), criterion, SolverOptions.defaults());
            assertThat(solution.z()).containsExactly(0);
            assertThat(solution.objectiveFinal()).isZero();
        }
    }

    @Test
    void noMassAtAll_leavesEveryUnitWhereItIs() {
        MassBlock block = DenseBlock.of(HEADER, new int[] {1}, new int[2], new double[2]);
        Solution solution = ScaleSolver.solve(
                new ScaleProblem(1, new int[2], List.of(block)), new Criterion.PathCond(), SolverOptions.defaults());
        assertThat(solution.z()).containsExactly(0, 0);
        assertThat(solution.dead()).containsExactly(1);
        assertThat(solution.objectiveFinal()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void fixedUnitsOnly_giveTheConstant() {
        MassBlock block = DenseBlock.of(HEADER, new int[1], new int[2], new double[] {1, 2});
        Solution solution = ScaleSolver.solve(
                new ScaleProblem(0, new int[1], List.of(block)), new Criterion.PathCond(), SolverOptions.defaults());
        assertThat(solution.objectiveFinal()).isCloseTo(2 * Math.log(3), within(Tolerances.CLOSED_FORM));
    }

    @Test
    void random_dependsOnSeedAndUnitOnly() {
        Criterion criterion = new Criterion.Random(42);
        ScaleProblem small = new ScaleProblem(5, new int[6], List.of());
        ScaleProblem large = new ScaleProblem(5000, new int[5001], List.of());
        double[] z =
                ScaleSolver.solve(large, criterion, SolverOptions.defaults()).z();
        assertThat(ScaleSolver.solve(small, criterion, SolverOptions.defaults()).z())
                .containsExactly(Arrays.copyOf(z, 6));
        double bound = 2 * Math.log(8);
        double mean = 0;
        double square = 0;
        for (double value : z) {
            assertThat(Math.abs(value)).isLessThanOrEqualTo(bound);
            mean += value / 5000;
            square += value * value / 5000;
        }
        assertThat(mean).isCloseTo(0, within(0.15));
        assertThat(square).isCloseTo(bound * bound / 3, within(0.3));
        Criterion other = new Criterion.Random(43);
        assertThat(ScaleSolver.solve(small, other, SolverOptions.defaults()).z(1))
                .isNotEqualTo(z[1]);
    }

    @Test
    void solution_doesNotShareItsArrays() {
        ScaleProblem problem = Networks.enorm(3, 0.7, 4, 6, 5, 3);
        Solution solution = ScaleSolver.solve(problem, new Criterion.ENorm(), SolverOptions.defaults());
        double z = solution.z(1);
        solution.z()[1] = 17;
        solution.objectivePerSweep()[0] = 17;
        assertThat(solution.z(1)).isEqualTo(z);
        assertThat(solution.z(-1)).isEqualTo(-z);
        assertThat(solution.objectivePerSweep()[0]).isNotEqualTo(17);
        assertThat(solution.sweeps()).isEqualTo(10);
    }

    @Test
    void tolerance_stopsPlainSweepsEarly() {
        ScaleProblem problem = Networks.enorm(3, 0.7, 4, 6, 5, 3);
        Solution solution = ScaleSolver.solve(problem, new Criterion.ENorm(), SolverOptions.sweeps(500, 1e-6));
        assertThat(solution.converged()).isTrue();
        assertThat(solution.gradientNorm()).isLessThanOrEqualTo(1e-6);
        assertThat(solution.sweeps()).isLessThan(100);
    }
}
