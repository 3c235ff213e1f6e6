package org.pathlift.conditioning.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.propagation.Elements;
import org.pathlift.conditioning.propagation.PropagationRuns;
import org.pathlift.conditioning.propagation.SignalPropagation;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.testing.RealModels;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.onnx.graph.ElementSums;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.testdata.TestData;

class InitializerTest {

    @Test
    void plan_critical_hasTheDeviationsOfTheOracles() {
        assertThat(deviation("512 -> 512 after Relu", "Relu")).isCloseTo(0.0625, within(1e-12));
        assertThat(deviation("after LeakyRelu 0.2", "LeakyRelu", "alpha", 0.2f))
                .isCloseTo(0.06128629223068251, within(1e-8));
        // q* is met at the first layer, so that the second has the table's sigma_w.
        assertThat(deviation("after tanh", "Tanh") * Math.sqrt(512)).isCloseTo(1.3270096607058817, within(1e-9));
        assertThat(deviation("after erf", "Erf") * Math.sqrt(512)).isCloseTo(1.1729616393329665, within(1e-9));
    }

    @Test
    void plan_paddedConvolutions_getNoLargerWeightsForTheirPadding() {
        ConstantValues constants = new Sketch(17)
                .input("x", 1, 64, 8, 8)
                .conv("z1", "x", 64, 64, 1)
                .node("Tanh", "z1", "a1")
                .conv("z2", "a1", 64, 64, 1)
                .node("Tanh", "z2", "a2")
                .conv("z3", "a2", 64, 64, 1)
                .node("Tanh", "z3", "a3")
                .conv("z4", "a3", 64, 64, 1)
                .output("z4")
                .constants();
        InitPlan plan = Initializer.plan(constants, InitOptions.of(Scheme.CRITICAL), List.of());

        // oracles/criticality/20-init-checks: conv3x3 64->64 after tanh, sigma_b2=0.05 critical
        assertThat(plan.layers().get(1).deviation()).isCloseTo(0.0552920691960784, within(1e-11));
        assertThat(plan.layers().get(2).deviation()).isCloseTo(0.0552920691960784, within(1e-11));
    }

    /** The second layer of three, 512 wide, with the same activation before and behind it. */
    private static double deviation(String what, String operator, Object... attributes) {
        ConstantValues constants = new Sketch(17)
                .input("x", 1, 512)
                .dense("z1", "x", 512, 512)
                .node(operator, "z1", "a1", attributes)
                .dense("z2", "a1", 512, 512)
                .node(operator, "z2", "a2", attributes)
                .dense("z3", "a2", 512, 10)
                .output("z3")
                .constants();
        InitPlan plan = Initializer.plan(constants, InitOptions.of(Scheme.CRITICAL), List.of());
        assertThat(plan.layers().get(2).variances().weight()).as(what).isEqualTo(1);
        return plan.layers().get(1).deviation();
    }

    @ParameterizedTest
    @EnumSource(Distribution.class)
    void plan_everyDistribution_hasTheVarianceThatIsAskedFor(Distribution distribution) {
        InitPlan plan = Initializer.plan(wide(), InitOptions.of(Scheme.HE).withDistribution(distribution), List.of());
        Tensor weight = plan.tensors().get("z2.w");

        // 262,144 numbers: the variance of a Gaussian sample is good to sqrt(2/n) = 0.3 %.
        assertThat(ElementSums.of(weight).meanSquare() * 512 / 2).isCloseTo(1, within(0.015));
        assertThat(Elements.mean(weight, x -> x)).isCloseTo(0, within(5 * 0.0625 / 512));
        double largest = -Elements.mean(weight, x -> Math.abs(x) > 2.28 * 0.0625 ? -1 : 0);
        assertThat(largest).isCloseTo(distribution == Distribution.NORMAL ? 0.0226 : 0, within(0.002));
    }

    @Test
    void plan_glorotAndLecun_areAsDefined() {
        ConstantValues constants = new Sketch(17)
                .input("x", 1, 100)
                .dense("z", "x", 100, 300)
                .relu("z", "a")
                .dense("y", "a", 300, 10)
                .output("y")
                .constants();

        assertThat(Initializer.plan(constants, InitOptions.of(Scheme.GLOROT), List.of())
                        .layers()
                        .get(0)
                        .deviation())
                .isCloseTo(Math.sqrt(2.0 / 400), within(1e-15));
        assertThat(Initializer.plan(constants, InitOptions.of(Scheme.LECUN), List.of())
                        .layers()
                        .get(1)
                        .deviation())
                .isCloseTo(Math.sqrt(1.0 / 300), within(1e-15));
    }

    @Test
    void plan_orthogonal_hasOrthonormalRowsTimesItsGain() {
        Tensor weight = Initializer.plan(wide(), InitOptions.of(Scheme.ORTHOGONAL), List.of())
                .tensors()
                .get("z2.w");
        double[] w = weight.reader().toDoubles();

        for (int i = 0; i < 512; i += 61) {
            for (int j = 0; j <= i; j += 61) {
                double dot = 0;
                for (int k = 0; k < 512; k++) {
                    dot += w[i * 512 + k] * w[j * 512 + k];
                }
                assertThat(dot).isCloseTo(i == j ? 2 : 0, within(1e-5));
            }
        }
    }

    @Test
    void plan_deltaOrthogonal_isAnIsometryAtTheCentreTap() {
        ConstantValues constants = new Sketch(17)
                .input("x", 1, 8, 6, 6)
                .conv("z1", "x", 8, 16, 1)
                .conv("z2", "z1", 16, 16, 1)
                .conv("z3", "z2", 16, 4, 1)
                .output("z3")
                .constants();
        InitPlan plan = Initializer.plan(constants, InitOptions.of(Scheme.DELTA_ORTHOGONAL), List.of());
        double[] w = plan.tensors().get("z2.w").reader().toDoubles();

        assertThat(plan.layers())
                .extracting(LayerDesign::scheme)
                .containsExactly(Scheme.DELTA_ORTHOGONAL, Scheme.DELTA_ORTHOGONAL, Scheme.ORTHOGONAL);
        assertThat(plan.layers().get(2).notes()).anyMatch(note -> note.contains("fewer output than input channels"));
        for (int tap = 0; tap < 9; tap++) {
            double norm = 0;
            for (int i = 0; i < 256; i++) {
                norm += w[i * 9 + tap] * w[i * 9 + tap];
            }
            assertThat(norm).as("tap %d", tap).isCloseTo(tap == 4 ? 16 : 0, within(1e-5));
        }
    }

    @Test
    void plan_fixup_hasTheScalesOfTheOracles() {
        for (JsonNode oracle : TestData.criticality("20-init-checks").path("cases")) {
            JsonNode in = oracle.path("inputs");
            if (!in.path("kind").asText().equals("fixup") || in.path("branches").asInt() > 20) {
                continue;
            }
            int layers = in.path("layersPerBranch").asInt();
            InitPlan plan = Initializer.plan(
                    residual(in.path("branches").asInt(), layers),
                    InitOptions.of(Scheme.HE).withResidual(ResidualScaling.FIXUP),
                    List.of());
            double he = Math.sqrt(2.0 / 8);

            assertThat(plan.layers().get(1).deviation() / he)
                    .isCloseTo(
                            layers == 1
                                    ? 0
                                    : oracle.path("outputs").path("scale").asDouble(),
                            within(1e-12));
            assertThat(plan.layers().get(layers).deviation()).isZero();
            assertThat(plan.layers().get(plan.layers().size() - 1).deviation()).isZero();
        }
    }

    @Test
    void plan_sqrtDepth_keepsResidualGrowthBounded() {
        ConstantValues constants = residual(16, 2);
        InitPlan plan = Initializer.plan(constants, InitOptions.of(Scheme.CRITICAL), List.of());

        assertThat(plan.residuals()).hasSize(16);
        assertThat(plan.layers().get(2).variances().weight()).isCloseTo(2.0 / 16, within(1e-12));
        double last = SignalPropagation.predict(constants.withConstants(plan.tensors())).layers().stream()
                .skip(32)
                .findFirst()
                .orElseThrow()
                .predicted()
                .square();
        assertThat(last).isLessThan(1);
    }

    /** A stem, then residual blocks of width 8, then an output layer. */
    private static ConstantValues residual(int blocks, int layers) {
        Sketch sketch = new Sketch(17).input("x", 1, 8).dense("stem", "x", 8, 8);
        String trunk = "stem";
        for (int block = 0; block < blocks; block++) {
            String value = trunk;
            for (int layer = 0; layer < layers; layer++) {
                String name = "b" + block + "l" + layer;
                sketch.relu(value, name + "a").dense(name, name + "a", 8, 8);
                value = name;
            }
            sketch.node("Add", trunk + " " + value, "t" + block);
            trunk = "t" + block;
        }
        return sketch.dense("head", trunk, 8, 4).output("head").constants();
    }

    @Test
    void plan_sameSeed_givesTheSameBytesOnAnyNumberOfThreads() throws Exception {
        InitOptions options = InitOptions.of(Scheme.CRITICAL).withSeed(9);
        byte[] one = bytes(wide(), options);
        ForkJoinPool pool = new ForkJoinPool(7);
        byte[] other = pool.submit(() -> bytes(wide(), options)).get();
        pool.shutdown();

        assertThat(other).isEqualTo(one);
        assertThat(bytes(wide(), options.withSeed(10))).isNotEqualTo(one);
    }

    private static byte[] bytes(ConstantValues constants, InitOptions options) {
        return ModelWriter.toBytes(
                Initializer.plan(constants, options, List.of()).apply());
    }

    @Test
    void plan_neighbouringStretchesAndSeeds_areNotShiftsOfOneAnother() {
        double[] w = Initializer.plan(wide(), InitOptions.of(Scheme.LECUN), List.of())
                .tensors()
                .get("z2.w")
                .reader()
                .toDoubles();
        int stretch = 1 << 16;
        for (int shift = -3; shift <= 3; shift++) {
            double product = 0;
            for (int i = 10; i < stretch - 10; i++) {
                product += w[i] * w[stretch + i + shift] * 512;
            }
            assertThat(product / stretch).isCloseTo(0, within(5 / Math.sqrt(stretch)));
        }
    }

    @Test
    void plan_keep_changesNothing() {
        InitPlan plan = Initializer.plan(wide(), InitOptions.of(Scheme.KEEP), List.of());

        assertThat(plan.changes()).isFalse();
        assertThat(plan.apply()).isSameAs(plan.constants().facts().model());
    }

    @Test
    void plan_rescale_keepsTheDirections() {
        ConstantValues constants = wide();
        InitPlan plan = Initializer.plan(constants, InitOptions.of(Scheme.RESCALE), List.of());
        double[] before = constants.view("z2.w").tensor().reader().toDoubles();
        double[] after = plan.tensors().get("z2.w").reader().toDoubles();

        assertThat(ElementSums.of(plan.tensors().get("z2.w")).meanSquare() * 512)
                .isCloseTo(2, within(1e-6));
        for (int i = 0; i < before.length; i += 1009) {
            assertThat(after[i] / before[i]).isCloseTo(after[0] / before[0], within(1e-6));
        }
    }

    @Test
    void plan_rescaleBeforeANormalization_leavesTheLayerToItsStatistics() {
        InitPlan plan = Initializer.plan(
                constants(ModelReader.read(TestData.fixture("resnet_bn_unfused"))),
                InitOptions.of(Scheme.RESCALE),
                List.of());

        assertThat(plan.layers().get(0).scheme()).isEqualTo(Scheme.KEEP);
        assertThat(plan.layers().get(0).notes()).anyMatch(note -> note.contains("a normalization follows"));
        assertThat(plan.tensors()).containsOnlyKeys("fc.weight", "fc.bias");
    }

    @Test
    void plan_biasVarianceThatAnActivationDoesNotHave_isRefusedWithAllOfThem() {
        ConstantValues constants = new Sketch(17)
                .input("x", 1, 8)
                .dense("a", "x", 8, 8)
                .relu("a", "ra")
                .dense("b", "ra", 8, 8)
                .node("Softplus", "b", "sb")
                .dense("y", "sb", 8, 8)
                .output("y")
                .constants();

        assertThatThrownBy(() -> Initializer.plan(
                        constants, InitOptions.of(Scheme.CRITICAL).withBiasVariance(0.1), List.of()))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("relu")
                .hasMessageContaining("softplus");
    }

    @Test
    void options_thatContradictEachOther_areRefused() {
        assertThatThrownBy(() -> InitOptions.of(Scheme.HE).withBiasVariance(0.1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> InitOptions.of(Scheme.RESCALE).withResidual(ResidualScaling.SQRT_DEPTH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("draws weights");
        assertThatThrownBy(() -> InitOptions.of(Scheme.CRITICAL).withResidual(ResidualScaling.FIXUP))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<String> fixtures() {
        return TestData.fixtureNames().stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void plan_everyFixture_runsWithFiniteSignals(String name) {
        runs(ModelReader.read(TestData.fixture(name)), Scheme.CRITICAL, Scheme.ORTHOGONAL, Scheme.RESCALE);
    }

    static Stream<java.nio.file.Path> realModels() {
        return RealModels.available();
    }

    @ParameterizedTest
    @MethodSource("realModels")
    void plan_everyRealModel_runsWithFiniteSignals(java.nio.file.Path file) {
        runs(ModelReader.read(file), Scheme.CRITICAL);
    }

    private static void runs(Model model, Scheme... schemes) {
        ConstantValues constants = constants(model);
        List<Map<String, Sample>> inputs =
                FunctionProof.draw(model, constants.facts().shapes(), 2, 4);
        for (Scheme scheme : schemes) {
            InitPlan plan = Initializer.plan(constants, InitOptions.of(scheme), List.of());
            assertThat(plan.layers()).as("%s", scheme).isNotEmpty();
            // A measurement refuses activations that are not finite.
            assertThat(SignalPropagation.measure(
                                    constants.withConstants(plan.tensors()), PropagationRuns.forward(inputs))
                            .layers())
                    .allSatisfy(layer -> assertThat(layer.measured()).isPresent());
        }
    }

    private static ConstantValues wide() {
        return new Sketch(17)
                .input("x", 1, 512)
                .dense("z1", "x", 512, 512)
                .relu("z1", "a1")
                .dense("z2", "a1", 512, 512)
                .relu("z2", "a2")
                .dense("z3", "a2", 512, 10)
                .output("z3")
                .constants();
    }

    private static ConstantValues constants(Model model) {
        return ConstantValues.find(new Facts(model, ShapeInference.infer(model)));
    }
}
