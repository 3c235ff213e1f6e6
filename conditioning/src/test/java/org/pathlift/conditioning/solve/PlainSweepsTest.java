package org.pathlift.conditioning.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of block gives what plain sweeps over single parameters give. */
class PlainSweepsTest {

    static Stream<ScaleProblem> problems() {
        return Stream.of(
                Networks.pathCond(1, 0.3, n -> Math.sqrt(2.0 / n), 5, 7, 6, 4, 3),
                Networks.pathCond(2, 0, n -> Math.sqrt(2.0 / n), 5, 7, 6, 4, 3),
                Networks.enorm(3, 0.7, 4, 6, 5, 3),
                residual(4, false),
                residual(5, true),
                attention(6),
                concatenation(7),
                withDeadUnits(8));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void pathCond(ScaleProblem problem) {
        compare(problem, new Criterion.PathCond());
    }

    @ParameterizedTest
    @MethodSource("problems")
    void enorm(ScaleProblem problem) {
        compare(problem, new Criterion.ENorm());
    }

    private static void compare(ScaleProblem problem, Criterion criterion) {
        boolean pathCond = criterion instanceof Criterion.PathCond;
        PlainSweeps plain = new PlainSweeps(problem);
        double[] z = new double[problem.units() + 1];
        double[] objectives =
                ScaleSolver.solve(problem, criterion, SolverOptions.sweeps(50)).objectivePerSweep();
        for (int sweep = 1; sweep <= 50; sweep++) {
            if (pathCond) {
                plain.pathCond(z);
            } else {
                plain.enorm(z);
            }
            Solution solution = ScaleSolver.solve(problem, criterion, SolverOptions.sweeps(sweep));
            assertThat(solution.z()).containsExactly(z, within(Tolerances.CLOSED_FORM));
            double expected = pathCond ? plain.pathCondValue(z) : plain.enormValue(z);
            double rounding = Tolerances.OBJECTIVE * Math.max(1, Math.abs(expected));
            assertThat(solution.objectiveFinal()).isCloseTo(expected, within(rounding));
            assertThat(objectives[sweep - 1]).isCloseTo(expected, within(rounding));
        }
    }

    /** A stem, a block of one weight on the stream (pairs within a layer), a head; rank one or dense; kernels of 9. */
    static ScaleProblem residual(long seed, boolean dense) {
        Random random = new Random(seed);
        int[] stream = {1, 2, 3, 4};
        int[] wide = {5, 6, 7};
        List<MassBlock> blocks = new ArrayList<>();
        blocks.add(DenseBlock.of(BlockHeader.weight("stem"), stream, new int[3], Networks.squares(random, 12, 1)));
        BlockHeader block = BlockHeader.weight("block").withTaps(9).withLogOffset(-2);
        blocks.add(
                dense
                        ? DenseBlock.of(block, stream, stream, Networks.squares(random, 16, 1))
                        : OuterBlock.of(
                                block, stream, Networks.squares(random, 4, 1), stream, Networks.squares(random, 4, 1)));
        blocks.add(PairBlock.of(BlockHeader.bias("b"), stream, new int[4], Networks.squares(random, 4, 1)));
        blocks.add(DenseBlock.of(BlockHeader.weight("up"), wide, stream, Networks.squares(random, 12, 1)));
        blocks.add(DenseBlock.of(BlockHeader.weight("down"), stream, wide, Networks.squares(random, 12, 1)));
        blocks.add(DenseBlock.of(BlockHeader.weight("head"), new int[2], stream, Networks.squares(random, 8, 1)));
        return new ScaleProblem(7, new int[] {0, 1, 1, 1, 1, 2, 2, 2}, blocks);
    }

    /** Queries with +u, keys with -u, values and a mixing weight with rows of both signs. */
    static ScaleProblem attention(long seed) {
        Random random = new Random(seed);
        int[] up = {1, 2, 3};
        int[] down = {-1, -2, -3};
        int[] next = {4, 5};
        return new ScaleProblem(
                5,
                new int[] {0, 1, 1, 1, 2, 2},
                List.of(
                        DenseBlock.of(BlockHeader.weight("q"), up, new int[4], Networks.squares(random, 12, 1)),
                        DenseBlock.of(BlockHeader.weight("k"), down, new int[4], Networks.squares(random, 12, 2)),
                        PairBlock.of(BlockHeader.bias("kb"), down, new int[3], Networks.squares(random, 3, 1)),
                        OuterBlock.of(
                                BlockHeader.weight("qm"),
                                next,
                                Networks.squares(random, 2, 1),
                                new int[] {1, -2, 3},
                                Networks.squares(random, 3, 1)),
                        DenseBlock.of(
                                BlockHeader.weight("mix"),
                                new int[] {1, 2},
                                new int[] {-3, 0},
                                Networks.squares(random, 4, 1)),
                        DenseBlock.of(BlockHeader.weight("o"), new int[2], next, Networks.squares(random, 4, 1))));
    }

    /** Columns of several layers and of the fixed input in one weight, and several columns of one unit. */
    static ScaleProblem concatenation(long seed) {
        Random random = new Random(seed);
        int[] all = {1, 1, 2, 2, 0, 3, 4};
        return new ScaleProblem(
                6,
                new int[] {0, 1, 1, 2, 2, 3, 3},
                List.of(
                        DenseBlock.of(
                                BlockHeader.weight("f1"), new int[] {1, 2}, new int[2], Networks.squares(random, 4, 1)),
                        DenseBlock.of(
                                BlockHeader.weight("f2"),
                                new int[] {3, 4},
                                new int[] {1, 2, 0},
                                Networks.squares(random, 6, 1)),
                        OuterBlock.of(
                                BlockHeader.weight("f3"),
                                new int[] {5, 6},
                                Networks.squares(random, 2, 1),
                                all,
                                Networks.squares(random, 7, 1)),
                        DenseBlock.of(
                                BlockHeader.weight("f4"),
                                new int[2],
                                new int[] {6, 1, 5, 3, 4, 2},
                                Networks.squares(random, 12, 1))));
    }

    /** A perceptron in which unit 2 feeds nothing and unit 5 is fed by nothing. */
    static ScaleProblem withDeadUnits(long seed) {
        Random random = new Random(seed);
        int[] first = {1, 2, 3};
        int[] second = {4, 5};
        double[] middle = Networks.squares(random, 6, 1);
        middle[1] = 0;
        middle[4] = 0;
        middle[3] = 0;
        middle[5] = 0;
        return new ScaleProblem(
                5,
                new int[] {0, 1, 1, 1, 2, 2},
                List.of(
                        DenseBlock.of(BlockHeader.weight("f1"), first, new int[3], Networks.squares(random, 9, 1)),
                        DenseBlock.of(BlockHeader.weight("f2"), second, first, middle),
                        DenseBlock.of(BlockHeader.weight("f3"), new int[2], second, Networks.squares(random, 4, 1))));
    }

    @Test
    void deadUnits_areListedAndStay() {
        for (Criterion criterion :
                List.of(new Criterion.PathCond(), new Criterion.ENorm(), new Criterion.CrossLayerEqualization())) {
            Solution solution =
                    ScaleSolver.solve(withDeadUnits(8), criterion, SolverOptions.converge(Tolerances.CONVERGED, 200));
            assertThat(solution.dead()).containsExactly(2, 5);
            assertThat(solution.z(2)).isZero();
            assertThat(solution.z(5)).isZero();
            assertThat(solution.converged()).isTrue();
            assertThat(solution.z()).doesNotContain(Double.NaN);
        }
    }

    @Test
    void rankOneBlocks_ofTheOraclePerceptron() {
        JsonNode oracle = Oracles.symmetry("periodic").get("mlp_rank1");
        JsonNode net = Oracles.symmetry("pathcond").get("mlp_3_4_4_2");
        int[][] ids = Networks.ids(3, 4, 4, 2);
        List<MassBlock> blocks = new ArrayList<>();
        for (int l = 1; l <= 3; l++) {
            double[] delta = Oracles.doubles(oracle.get("delta").get(l - 1));
            double[] a = Oracles.doubles(oracle.get("a").get(l - 1));
            blocks.add(OuterBlock.of(BlockHeader.weight("fc" + l), ids[l], delta, ids[l - 1], a));
            blocks.add(PairBlock.of(BlockHeader.bias("b" + l), ids[l], new int[delta.length], delta));
        }
        ScaleProblem problem = new ScaleProblem(8, Networks.layers(ids), blocks);
        for (int count : new int[] {1, 2, 10}) {
            Solution solution = ScaleSolver.solve(problem, new Criterion.PathCond(), SolverOptions.sweeps(count));
            assertThat(solution.z())
                    .containsExactly(Oracles.byUnit(net.get("z_after_" + count)), within(Tolerances.CLOSED_FORM));
        }
    }

    @Test
    void chainWithoutBiases_endsWithEqualLayerMeans() {
        JsonNode oracle = Oracles.symmetry("acceleration").get("no_bias_chain_equal_layer_means");
        double[] theta = Oracles.doubles(oracle.get("theta"));
        ScaleProblem problem = chain(theta, 3, 4, 4, 2);
        Solution solution =
                ScaleSolver.solve(problem, new Criterion.PathCond(), SolverOptions.converge(Tolerances.CONVERGED, 100));
        assertThat(solution.z()).containsExactly(Oracles.byUnit(oracle.get("z_star")), within(Tolerances.MINIMIZER));
        double[] means = Oracles.doubles(oracle.get("diagG_layer_means_after"));
        for (int l = 0; l < 3; l++) {
            OuterBlock block = (OuterBlock) problem.blocks().get(l);
            double sum = 0;
            for (int r = 0; r < block.row.length; r++) {
                for (int c = 0; c < block.col.length; c++) {
                    double exponent = solution.z(block.colUnit[c]) - solution.z(block.rowUnit[r]);
                    sum += block.row[r] * block.col[c] * Math.exp(exponent);
                }
            }
            assertThat(sum / block.parameters()).isCloseTo(means[l], within(Tolerances.MINIMIZER));
        }
    }

    private static ScaleProblem chain(double[] theta, int... widths) {
        int layers = widths.length - 1;
        double[][] a = new double[layers + 1][];
        int[] offset = new int[layers + 2];
        a[0] = IntStream.range(0, widths[0]).mapToDouble(i -> 1).toArray();
        for (int l = 1; l <= layers; l++) {
            offset[l + 1] = offset[l] + widths[l] * widths[l - 1];
            a[l] = new double[widths[l]];
            for (int k = 0; k < widths[l] * widths[l - 1]; k++) {
                a[l][k / widths[l - 1]] += Math.pow(theta[offset[l] + k], 2) * a[l - 1][k % widths[l - 1]];
            }
        }
        int[][] ids = Networks.ids(widths);
        MassBlock[] blocks = new MassBlock[layers];
        double[] delta = IntStream.range(0, widths[layers]).mapToDouble(i -> 1).toArray();
        for (int l = layers; l >= 1; l--) {
            blocks[l - 1] = OuterBlock.of(BlockHeader.weight("fc" + l), ids[l], delta, ids[l - 1], a[l - 1]);
            double[] below = new double[widths[l - 1]];
            for (int k = 0; k < widths[l] * widths[l - 1]; k++) {
                below[k % widths[l - 1]] += Math.pow(theta[offset[l] + k], 2) * delta[k / widths[l - 1]];
            }
            delta = below;
        }
        int[] layerOfUnit = Networks.layers(ids);
        return new ScaleProblem(layerOfUnit.length - 1, layerOfUnit, List.of(blocks));
    }
}
