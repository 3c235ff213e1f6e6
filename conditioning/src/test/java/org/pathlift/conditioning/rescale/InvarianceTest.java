package org.pathlift.conditioning.rescale;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.testing.Invariance;
import org.pathlift.conditioning.testing.RealModels;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** Every unit of every network rescaled at random by λ in [1/8, 8]: the function must not move. */
class InvarianceTest {

    /** Fixtures through which a power of two passes without rounding: no division, no epsilon, no transcendental. */
    private static final Set<String> EXACT = Set.of(
            "conv_pool",
            "densenet_bn",
            "fullconv",
            "mlp_bottleneck",
            "mlp_deep_relu",
            "mlp_relu",
            "mobile_relu_bn",
            "mobile_relu_bn_unfused",
            "resnet_bn",
            "resnet_bn_unfused",
            "shuffle_group",
            "unet_concat");

    static Stream<String> fixtures() {
        return TestData.fixtureNames().stream();
    }

    static Stream<String> exact() {
        return fixtures().filter(EXACT::contains);
    }

    static Stream<Path> models() {
        return RealModels.available();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void apply_randomScalesOnFixture_keepsTheFunction(String fixture) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        Symmetry symmetry = SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
        Invariance.assertInFloat64(symmetry, 1);
        Invariance.assertInOnnxRuntime(symmetry, 2, 1e-4);
    }

    /** Units are found at a batch of one; the function must not move at another. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void apply_randomScalesOnFixture_keepTheFunctionAtAnotherBatch(String fixture) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        Symmetry symmetry = SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
        String input = model.graph().inputs().get(0).name();
        long[] dims = symmetry.facts().shapes().shape(input).toArray();
        dims[0] = 3;
        Facts batch = new Facts(model, ShapeInference.infer(model, Map.of(input, Shape.of(dims))));
        Invariance.assertInFloat64(symmetry, batch.shapes(), 3);
        assertThat(SymmetryFinder.find(batch).bindings()).hasSameSizeAs(symmetry.bindings());
        assertThat(SymmetryFinder.find(batch).groups()).isEqualTo(symmetry.groups());
    }

    @ParameterizedTest
    @MethodSource("exact")
    void apply_powersOfTwoOnReluFixture_keepEveryBitInOnnxRuntime(String fixture) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        Symmetry symmetry = SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
        Invariance.assertBitIdentical(symmetry, 4);
    }

    /** Weights that are all equal, as in architectures without weights, are drawn anew first. */
    @ParameterizedTest
    @MethodSource("models")
    void apply_randomScalesOnRealModel_keepsTheFunction(Path path) {
        Model model = Invariance.withDrawnWeights(ModelReader.read(path), 11);
        Symmetry symmetry = SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
        assertThat(symmetry.units()).isPositive();
        Invariance.assertInFloat64(symmetry, 5);
        Invariance.assertInOnnxRuntime(symmetry, 6, 1e-4);
    }
}
