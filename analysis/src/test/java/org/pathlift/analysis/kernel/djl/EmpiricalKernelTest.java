package org.pathlift.analysis.kernel.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.kernel.Connections;
import org.pathlift.analysis.kernel.DenseArchitecture;
import org.pathlift.analysis.kernel.DenseKernels;
import org.pathlift.analysis.kernel.KernelInputs;
import org.pathlift.analysis.kernel.KernelMatrix;
import org.pathlift.analysis.kernel.Parametrization;
import org.pathlift.conditioning.architecture.Architecture;
import org.pathlift.conditioning.architecture.ArchitectureOptions;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** Empirical kernels against finite differences, a backward pass by hand, and each other. */
class EmpiricalKernelTest {

    private static final int INPUTS = 3;
    private static final int HIDDEN = 4;
    private static final int OUTPUTS = 2;
    private static final int PARAMETERS = INPUTS * HIDDEN + HIDDEN + HIDDEN * OUTPUTS + OUTPUTS;

    private static final EmpiricalOptions EXACT =
            new EmpiricalOptions(new OutputChoice.Mean(), EmpiricalOptions.Precision.FLOAT64, 1 << 28);

    /** y = tanh(x W₁ + b₁) W₂ + b₂ in float64. */
    private static Model small(double[] p) {
        return new ModelBuilder(17)
                .input("x", ElementType.DOUBLE, 1, INPUTS)
                .initializer(Tensor.ofDoubles("w1", Shape.of(INPUTS, HIDDEN), Arrays.copyOf(p, 12)))
                .initializer(Tensor.ofDoubles("b1", Shape.of(HIDDEN), Arrays.copyOfRange(p, 12, 16)))
                .initializer(Tensor.ofDoubles("w2", Shape.of(HIDDEN, OUTPUTS), Arrays.copyOfRange(p, 16, 24)))
                .initializer(Tensor.ofDoubles("b2", Shape.of(OUTPUTS), Arrays.copyOfRange(p, 24, 26)))
                .node("MatMul", List.of("x", "w1"), List.of("m1"))
                .node("Add", List.of("m1", "b1"), List.of("z1"))
                .node("Tanh", List.of("z1"), List.of("h1"))
                .node("MatMul", List.of("h1", "w2"), List.of("m2"))
                .node("Add", List.of("m2", "b2"), List.of("y"))
                .output("y", ElementType.DOUBLE, 1, OUTPUTS)
                .build();
    }

    private static double[] gaussian(int count, long seed) {
        return new SplittableRandom(seed).doubles(count).map(u -> 3 * u - 1.5).toArray();
    }

    private static List<Map<String, Sample>> samples(String name, double[][] rows, long... shape) {
        return Arrays.stream(rows)
                .map(row -> Map.of(name, Sample.ofDoubles(Shape.of(shape), row)))
                .toList();
    }

    private static double[][] rows(int count, int length) {
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = gaussian(length, 100 + i);
        }
        return rows;
    }

    private static EmpiricalKernels kernels(Model model, List<Map<String, Sample>> inputs, EmpiricalOptions options) {
        return EmpiricalKernel.of(
                model, inputs, options, share -> assertThat(share).isBetween(0.0, 1.0));
    }

    /** Central differences of 1e-5 in float64: good to about 1e-9. */
    @Test
    void ntk_ofSmallModel_isThatOfFiniteDifferences() {
        double[] p = gaussian(PARAMETERS, 1);
        List<Map<String, Sample>> inputs = samples("x", rows(5, INPUTS), 1, INPUTS);
        double[][][] slopes = new double[PARAMETERS][inputs.size()][];
        for (int k = 0; k < PARAMETERS; k++) {
            double[] up = p.clone();
            double[] down = p.clone();
            up[k] += 1e-5;
            down[k] -= 1e-5;
            try (GradientSource above = new GradientSource(small(up), EmpiricalOptions.Precision.FLOAT64);
                    GradientSource below = new GradientSource(small(down), EmpiricalOptions.Precision.FLOAT64)) {
                for (int a = 0; a < inputs.size(); a++) {
                    double[] high = above.outputs(inputs.get(a));
                    double[] low = below.outputs(inputs.get(a));
                    slopes[k][a] = new double[] {(high[0] - low[0]) / 2e-5, (high[1] - low[1]) / 2e-5};
                }
            }
        }
        EmpiricalKernels all = kernels(small(p), inputs, EXACT);
        EmpiricalKernels second = kernels(
                small(p),
                inputs,
                new EmpiricalOptions(new OutputChoice.Single(1), EmpiricalOptions.Precision.FLOAT64, 1 << 28));
        for (int a = 0; a < 5; a++) {
            for (int b = 0; b < 5; b++) {
                double first = 0;
                double other = 0;
                for (int k = 0; k < PARAMETERS; k++) {
                    first += slopes[k][a][0] * slopes[k][b][0];
                    other += slopes[k][a][1] * slopes[k][b][1];
                }
                assertThat(all.ntk().get(a, b)).isCloseTo((first + other) / 2, within(1e-7));
                assertThat(second.ntk().get(a, b)).isCloseTo(other, within(1e-7));
            }
        }
        assertThat(all.memory().parameters()).isEqualTo(PARAMETERS);
        assertThat(all.memory().passes()).isEqualTo(10);
        assertThat(second.memory().passes()).isEqualTo(5);
    }

    /** Σ over layers of (h·h' + 1)(δ·δ') in float64, and the two Gram matrices. */
    @Test
    void kernels_ofSmallModel_areTheFormulas() {
        double[] p = gaussian(PARAMETERS, 2);
        double[][] x = rows(4, INPUTS);
        EmpiricalKernels found = kernels(small(p), samples("x", x, 1, INPUTS), EXACT);
        double[][] h = new double[4][HIDDEN];
        double[][] f = new double[4][OUTPUTS];
        for (int a = 0; a < 4; a++) {
            for (int i = 0; i < HIDDEN; i++) {
                double z = p[12 + i];
                for (int j = 0; j < INPUTS; j++) {
                    z += x[a][j] * p[j * HIDDEN + i];
                }
                h[a][i] = Math.tanh(z);
            }
            for (int o = 0; o < OUTPUTS; o++) {
                f[a][o] = p[24 + o];
                for (int i = 0; i < HIDDEN; i++) {
                    f[a][o] += h[a][i] * p[16 + i * OUTPUTS + o];
                }
            }
        }
        KernelMatrix hidden = found.hidden().orElseThrow();
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
                double ntk = 0;
                for (int o = 0; o < OUTPUTS; o++) {
                    double back = 0;
                    for (int i = 0; i < HIDDEN; i++) {
                        double weight = p[16 + i * OUTPUTS + o];
                        back += weight * weight * (1 - h[a][i] * h[a][i]) * (1 - h[b][i] * h[b][i]);
                    }
                    ntk += dot(h[a], h[b]) + 1 + (dot(x[a], x[b]) + 1) * back;
                }
                assertThat(found.ntk().get(a, b)).isCloseTo(ntk / OUTPUTS, within(1e-12));
                assertThat(hidden.get(a, b)).isCloseTo(dot(h[a], h[b]) / HIDDEN, within(1e-13));
                assertThat(found.outputGram().get(a, b)).isCloseTo(dot(f[a], f[b]) / OUTPUTS, within(1e-13));
            }
        }
        assertThat(found.outputs()).isEqualTo(OUTPUTS);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void ntk_inTilesOfAnySize_isTheSame() {
        double[] p = gaussian(PARAMETERS, 3);
        List<Map<String, Sample>> inputs = samples("x", rows(7, INPUTS), 1, INPUTS);
        EmpiricalKernels whole = kernels(small(p), inputs, EXACT);
        assertThat(whole.memory().tiles()).isEqualTo(1);
        for (int tile : new int[] {1, 2, 3, 5}) {
            EmpiricalOptions tight = new EmpiricalOptions(
                    new OutputChoice.Mean(), EmpiricalOptions.Precision.FLOAT64, 8L * PARAMETERS * (3 + 2 * tile));
            EmpiricalKernels tiled = kernels(small(p), inputs, tight);
            boolean all = tile == 5;
            assertThat(tiled.memory().tile()).isEqualTo(all ? 7 : tile);
            assertThat(tiled.memory().bytes()).isLessThanOrEqualTo(tight.memoryLimit());
            assertThat(tiled.ntk()).isEqualTo(whole.ntk());
        }
        EmpiricalOptions small = new EmpiricalOptions(
                new OutputChoice.Mean(), EmpiricalOptions.Precision.FLOAT64, 8L * PARAMETERS * 5 - 1);
        assertThatThrownBy(() -> kernels(small(p), inputs, small))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("must fit into memory")
                .hasMessageContaining("26 parameters and 7 inputs");
        assertThat(EmpiricalKernel.estimate(small(p), inputs, EXACT)).isEqualTo(whole.memory());
    }

    /** Convolutions, normalizations, attention: positive semidefinite, in float32 as in float64, on any number of threads. */
    @Test
    void kernels_ofFixtures_areGramMatrices() {
        for (String name : List.of("resnet_bn", "mlp_gelu", "mobile_relu6_bn", "attention_gelu")) {
            Model model = ModelReader.read(TestData.fixture(name));
            int[] shape = TestData.expected(name).inputShape();
            int one = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
            long[] dims = Arrays.stream(shape).asLongStream().toArray();
            dims[0] = 1;
            String input = model.graph().inputs().get(0).name();
            List<Map<String, Sample>> inputs = new ArrayList<>();
            for (double[] row : rows(3, one)) {
                float[] floats = new float[one];
                for (int i = 0; i < one; i++) {
                    floats[i] = (float) row[i];
                }
                inputs.add(Map.of(input, Sample.ofFloats(Shape.of(dims), floats)));
            }
            EmpiricalOptions single =
                    new EmpiricalOptions(new OutputChoice.Single(0), EmpiricalOptions.Precision.FLOAT32, 1 << 28);
            EmpiricalKernels floats = kernels(model, inputs, single);
            EmpiricalKernels doubles = kernels(
                    model,
                    inputs,
                    new EmpiricalOptions(new OutputChoice.Single(0), EmpiricalOptions.Precision.FLOAT64, 1 << 28));
            assertThat(floats.ntk().relativeDistance(doubles.ntk())).as(name).isLessThan(1e-4);
            assertThat(doubles.hidden()).as(name).isPresent();
            assertThat(doubles.ntk().get(0, 1))
                    .as(name)
                    .isLessThanOrEqualTo(
                            Math.sqrt(doubles.ntk().get(0, 0) * doubles.ntk().get(1, 1)));
            int before = DjlEngine.threads();
            try {
                DjlEngine.setThreads(before == 1 ? 2 : 1);
                assertThat(kernels(model, inputs, single).ntk()).isEqualTo(floats.ntk());
                assertThat(DjlEngine.threads()).isEqualTo(before == 1 ? 2 : 1);
            } finally {
                DjlEngine.setThreads(before);
            }
        }
    }

    /** A wide network drawn by the initializer tends to the closed form of the standard parametrization. */
    @Test
    void ntk_ofWideInitializedModel_isNearItsLimit() {
        Model model = Architecture.MLP
                .blueprint(ArchitectureOptions.builder()
                        .input(INPUTS)
                        .classes(4)
                        .width(512)
                        .depth(2)
                        .build())
                .draft()
                .model(InitOptions.of(Scheme.HE).withSeed(4));
        double[][] x = rows(4, INPUTS);
        EmpiricalKernels found =
                kernels(model, samples(model.graph().inputs().get(0).name(), x, 1, INPUTS), EXACT);
        assertThat(found.hidden()).isPresent();
        assertThat(found.memory().parameters()).isEqualTo(3 * 512 + 512 + 512 * 512 + 512 + 512 * 4 + 4);
        // Θ/512 of a standard network of width 512: weights of σ_w² = 2, the last layer's too, biases trained from 0.
        KernelMatrix limit = DenseKernels.of(
                        new DenseArchitecture(
                                Activations.relu(),
                                new Variances(2, 0),
                                2,
                                Connections.plain(),
                                new Parametrization.Standard(512, Parametrization.Biases.TRAINED)),
                        KernelInputs.of(x))
                .ntk();
        assertThat(found.ntk().relativeDistance(limit)).isLessThan(0.2);
        assertThat(found.ntk().alignment(limit)).isGreaterThan(0.99);
    }

    @Test
    void badRequests_areRefused() {
        Model model = small(gaussian(PARAMETERS, 1));
        List<Map<String, Sample>> inputs = samples("x", rows(2, INPUTS), 1, INPUTS);
        assertThatThrownBy(() -> kernels(model, List.of(), EXACT)).hasMessageContaining("a kernel needs an input");
        assertThatThrownBy(() -> kernels(
                        model,
                        inputs,
                        new EmpiricalOptions(new OutputChoice.Single(2), EmpiricalOptions.Precision.FLOAT64, 1 << 28)))
                .hasMessageContaining("a number from 0 to 1");
        Model fixed = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, 1, 3)
                .node("Relu", List.of("x"), List.of("y"))
                .output("y", ElementType.FLOAT, 1, 3)
                .build();
        assertThatThrownBy(() -> kernels(fixed, inputs, EXACT))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("needs weights and outputs");
        double[] broken = gaussian(PARAMETERS, 1);
        broken[0] = Double.POSITIVE_INFINITY;
        broken[1] = Double.POSITIVE_INFINITY;
        broken[24] = Double.NaN;
        assertThatThrownBy(() -> kernels(small(broken), inputs, EXACT)).hasMessageContaining("must be finite");
    }
}
