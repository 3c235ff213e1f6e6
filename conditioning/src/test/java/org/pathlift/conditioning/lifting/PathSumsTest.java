package org.pathlift.conditioning.lifting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.rescale.Application;
import org.pathlift.conditioning.symmetry.ElementPairs;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** Path norms and products with G against the oracle and against what a matrix of its kind must do. */
class PathSumsTest {

    private static final double CLOSED_FORM = 1e-12;

    static Stream<String> baseNets() {
        return OracleNets.names().stream()
                .filter(net -> TestData.oracle("metrics").has(net));
    }

    private static Region region(Symmetry symmetry) {
        return symmetry.regions().get(0);
    }

    @ParameterizedTest
    @MethodSource("baseNets")
    void pathNorms_oracleNets_areThoseOfTheOracle(String net) throws Exception {
        Symmetry symmetry = SymmetryFinder.find(OracleNets.facts(net));
        JsonNode expected = TestData.oracle("metrics").path(net);
        for (int exponent : new int[] {1, 2, 4}) {
            double log = RegionLifting.logPathSum(symmetry, region(symmetry), Spatial.EXACT, exponent);
            double wanted = expected.path("path_L" + exponent).asDouble();
            assertThat(Math.exp(log / exponent)).isCloseTo(wanted, within(CLOSED_FORM * wanted));
        }
    }

    /** A normalization in evaluation mode: folded into the layer before it, and as the affine maps that it is. */
    @ParameterizedTest
    @CsvSource({"1, folded", "2, folded", "1, unfolded_exact", "2, unfolded_exact"})
    void pathNorms_ofANormalization_areThoseOfTheOracle(int exponent, String form) throws Exception {
        JsonNode oracle = TestData.oracle("batchnorm");
        JsonNode params = oracle.path("params");
        ModelBuilder builder = new ModelBuilder(17).input("x", ElementType.DOUBLE, 1, 2);
        boolean folded = form.equals("folded");
        JsonNode first = folded ? oracle.path("fold").path("W") : params.path("W1");
        JsonNode bias = folded ? oracle.path("fold").path("b") : params.path("b1");
        add(builder, "W1", first, 3, 2);
        add(builder, "b1", bias, 3);
        add(builder, "W2", params.path("W2"), 2, 3);
        add(builder, "b2", params.path("b2"), 2);
        builder.node("Gemm", List.of("x", "W1", "b1"), List.of("h"), Map.of("transB", 1L));
        if (!folded) {
            double[] mean = OracleNets.flat(params.path("mean"));
            double[] inverse = OracleNets.flat(params.path("var"));
            for (int i = 0; i < inverse.length; i++) {
                inverse[i] = 1 / Math.sqrt(inverse[i] + oracle.path("eps").asDouble());
                mean[i] *= -inverse[i];
            }
            builder.initializer(Tensor.ofDoubles("inverse", Shape.of(3), inverse));
            builder.initializer(Tensor.ofDoubles("shift", Shape.of(3), mean));
            add(builder, "gamma", params.path("gamma"), 3);
            add(builder, "beta", params.path("beta"), 3);
            builder.node("Mul", List.of("h", "inverse"), List.of("h1"));
            builder.node("Add", List.of("h1", "shift"), List.of("h2"));
            builder.node("Mul", List.of("h2", "gamma"), List.of("h3"));
            builder.node("Add", List.of("h3", "beta"), List.of("h4"));
        }
        builder.node("Relu", List.of(folded ? "h" : "h4"), List.of("r"));
        builder.node("Gemm", List.of("r", "W2", "b2"), List.of("y"), Map.of("transB", 1L));
        Model model = builder.output("y").build();
        Symmetry symmetry = SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));

        double log = RegionLifting.logPathSum(symmetry, region(symmetry), Spatial.EXACT, exponent);

        double wanted = oracle.path("path_sums").path("q" + exponent).path(form).asDouble();
        assertThat(Math.exp(log)).isCloseTo(wanted, within(CLOSED_FORM * wanted));
    }

    private static void add(ModelBuilder builder, String name, JsonNode values, long... dims) {
        builder.initializer(Tensor.ofDoubles(name, Shape.of(dims), OracleNets.flat(values)));
    }

    /** The numbers of paths that the oracle enumerated. */
    @ParameterizedTest
    @CsvSource({
        "mlp_3_4_4_2, 138",
        "conv_stride_pad_pool, 24802",
        "resnet_1x1_shortcut, 141266",
        "resnet_identity_shortcut, 379714"
    })
    void pathSum_powerZero_countsPaths(String net, double paths) throws Exception {
        Symmetry symmetry = SymmetryFinder.find(OracleNets.facts(net));
        double log = RegionLifting.logPathSum(symmetry, region(symmetry), Spatial.EXACT, 0);
        assertThat(Math.exp(log)).isCloseTo(paths, within(1e-10 * paths));
    }

    private static double[][] formed(PathMatrix matrix) {
        double[][] columns = new double[matrix.size()][];
        for (int i = 0; i < columns.length; i++) {
            double[] unit = new double[columns.length];
            unit[i] = Math.exp(matrix.logScale());
            columns[i] = matrix.times(unit);
        }
        return columns;
    }

    /** The eigenvalues of G, ascending. */
    private static double[] eigenvalues(PathMatrix matrix) {
        double[] values = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(formed(matrix))).getEigenvalues();
        Arrays.sort(values);
        return values;
    }

    private static double logPseudoDeterminant(double[] ascending, int rank) {
        return Arrays.stream(ascending, ascending.length - rank, ascending.length)
                .map(Math::log)
                .sum();
    }

    @Test
    void matrix_ofTheMlp_hasTheTraceAndTheEigenvaluesOfTheOracle() throws Exception {
        Symmetry symmetry = SymmetryFinder.find(OracleNets.facts("mlp_3_4_4_2"));
        JsonNode expected = TestData.oracle("metrics").path("mlp_full_G");
        PathMatrix matrix = PathMatrix.of(symmetry, region(symmetry), Spatial.EXACT);
        double trace = expected.path("trace_G").asDouble();
        assertThat(matrix.size()).isEqualTo(expected.path("p").asInt());
        assertThat(matrix.trace() * Math.exp(matrix.logScale())).isCloseTo(trace, within(CLOSED_FORM * trace));

        double[] values = eigenvalues(matrix);
        double largest = values[values.length - 1];
        double singular = expected.path("largest_singular").asDouble();
        assertThat(Math.sqrt(largest)).isCloseTo(singular, within(CLOSED_FORM * singular));
        int rank = expected.path("rank_dPhi").asInt();
        double smallest = expected.path("smallest_nonzero_singular").asDouble();
        assertThat(Math.sqrt(values[values.length - rank])).isCloseTo(smallest, within(1e-11 * singular));
        assertThat(Math.abs(values[values.length - rank - 1])).isLessThan(1e-13 * largest);
        assertThat(logPseudoDeterminant(values, rank))
                .isCloseTo(expected.path("log_pdet_G").asDouble(), within(1e-10));
    }

    /** G' = S G S with S = diag(exp(Bz/2)): its trace, its determinant off the kernel, and what stays. */
    @Test
    void matrix_ofTheRescaledMlp_isThatOfTheOracle() throws Exception {
        Symmetry symmetry = SymmetryFinder.find(OracleNets.facts("mlp_3_4_4_2"));
        JsonNode expected = TestData.oracle("metrics").path("mlp_full_G");
        LogScales scales = LogScales.ofZ(OracleNets.flat(expected.path("z")));
        Model moved = Application.apply(symmetry, scales);
        Symmetry rescaled =
                SymmetryFinder.find(new Facts(moved, symmetry.facts().shapes()));
        PathMatrix before = PathMatrix.of(symmetry, region(symmetry), Spatial.EXACT);
        PathMatrix after = PathMatrix.of(rescaled, region(rescaled), Spatial.EXACT);

        double trace = expected.path("trace_G_rescaled").asDouble();
        assertThat(after.trace() * Math.exp(after.logScale())).isCloseTo(trace, within(CLOSED_FORM * trace));
        int rank = expected.path("p").asInt() - expected.path("H").asInt();
        assertThat(logPseudoDeterminant(eigenvalues(after), rank))
                .isCloseTo(expected.path("log_pdet_G_rescaled").asDouble(), within(1e-10));
        double[] bz = new double[before.size()];
        region(symmetry)
                .bindings()
                .forEach(binding -> ElementPairs.visit(
                        symmetry.facts().shapeOf(binding.tensor()),
                        binding.producers(),
                        binding.consumers(),
                        (index, producer, consumer) -> bz[before.offset(binding.tensor()) + (int) index] =
                                scales.z(consumer) - scales.z(producer)));
        assertThat(Arrays.stream(bz).sum()).isCloseTo(expected.path("sum_Bz").asDouble(), within(1e-13));
        double[] diagonal = before.diagonal();
        double formula = 0;
        for (int i = 0; i < bz.length; i++) {
            formula += Math.exp(bz[i] + before.logScale()) * diagonal[i];
        }
        double wanted = expected.path("trace_from_diag_formula").asDouble();
        assertThat(formula).isCloseTo(wanted, within(CLOSED_FORM * wanted));
        for (int exponent : new int[] {0, 1, 2, 4}) {
            assertThat(RegionLifting.logPathSum(rescaled, region(rescaled), Spatial.EXACT, exponent))
                    .isCloseTo(
                            RegionLifting.logPathSum(symmetry, region(symmetry), Spatial.EXACT, exponent),
                            within(1e-13));
        }
    }

    /** G is symmetric, its diagonal is g, and what a rescaling moves is in its kernel. */
    @ParameterizedTest
    @MethodSource("allNets")
    void matrix_oracleNets_isSymmetricAndHasItsDiagonal(String net) throws Exception {
        Symmetry symmetry = SymmetryFinder.find(OracleNets.facts(net));
        PathMatrix matrix = PathMatrix.of(symmetry, region(symmetry), Spatial.EXACT);
        double[][] g = formed(matrix);
        double[] diagonal = matrix.diagonal();
        double scale = Math.exp(matrix.logScale());
        for (int i = 0; i < g.length; i++) {
            assertThat(g[i][i]).isCloseTo(diagonal[i] * scale, within(CLOSED_FORM * scale));
            for (int j = 0; j < i; j++) {
                assertThat(g[i][j]).isCloseTo(g[j][i], within(CLOSED_FORM * scale));
            }
        }
    }

    static Stream<String> allNets() {
        return OracleNets.names().stream();
    }

    /** θ∘Bz is what a rescaling does to θ at first order: Φ does not move. */
    @ParameterizedTest
    @ValueSource(
            strings = {"mlp_relu", "conv_pool", "resnet_bn", "densenet_bn", "unet_concat", "shuffle_group", "fullconv"})
    void matrix_fixtures_sendsTheDirectionsOfScalesToZero(String fixture) throws Exception {
        Model model = ModelReader.read(TestData.fixture(fixture));
        Symmetry symmetry = SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
        Region region = region(symmetry);
        PathMatrix matrix = PathMatrix.of(symmetry, region, Spatial.EXACT);
        SplittableRandom random = new SplittableRandom(11);
        double[] z = random.doubles(symmetry.units() + 1, -1, 1).toArray();
        z[0] = 0;
        double[] direction = new double[matrix.size()];
        double[] noise = new double[matrix.size()];
        region.bindings().forEach(binding -> {
            var tensor = symmetry.facts().model().graph().constant(binding.tensor());
            double[] values = java.util.Objects.requireNonNull(tensor).reader().toDoubles();
            int offset = matrix.offset(binding.tensor());
            ElementPairs.visit(tensor.shape(), binding.producers(), binding.consumers(), (index, in, out) -> {
                double log = Math.signum(in) * z[Math.abs(in)] - Math.signum(out) * z[Math.abs(out)];
                direction[offset + (int) index] = values[(int) index] * log;
                noise[offset + (int) index] = values[(int) index] * random.nextGaussian();
            });
        });
        assertThat(norm(matrix.times(direction))).isLessThan(1e-12 * norm(matrix.times(noise)));
    }

    private static double norm(double[] v) {
        return Math.sqrt(Arrays.stream(v).map(x -> x * x).sum());
    }
}
