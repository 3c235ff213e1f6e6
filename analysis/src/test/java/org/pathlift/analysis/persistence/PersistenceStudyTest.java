package org.pathlift.analysis.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

class PersistenceStudyTest {

    private static List<PersistencePoint> study(Model model) {
        Symmetry symmetry = SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)), NodeFilter.ALL);
        return PersistenceStudy.of(symmetry);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_deep_relu", "mobile_relu_bn"})
    void of_rescaledCopies_agreesAtTheCanonicalWeightsOnly(String name) {
        Model model = ModelReader.read(TestData.fixture(name));
        Model copy = Rescaler.plan(model, RescaleOptions.defaults().withCriterion(CriterionChoice.RANDOM))
                .apply();
        List<PersistencePoint> original = study(model);
        List<PersistencePoint> rescaled = study(copy);

        assertThat(Math.abs(rescaled.get(0).network().mean()
                        - original.get(0).network().mean()))
                .isGreaterThan(0.01);
        assertThat(rescaled.get(1).network().mean())
                .isCloseTo(original.get(1).network().mean(), within(1e-4));
    }

    @Test
    void of_aDenseChain_hasDeepGraphPersistence() {
        PersistencePoint point =
                study(ModelReader.read(TestData.fixture("mlp_deep_relu"))).get(0);

        assertThat(point.notDeep()).isNull();
        assertThat(Objects.requireNonNull(point.deep()).prev().edges()).isEqualTo(64 + 10 - 1);
        assertThat(point.flattened()).isNull();
    }

    @Test
    void of_aConvolutionalNetwork_marksWhatIsFlattened() {
        PersistencePoint point =
                study(ModelReader.read(TestData.fixture("mobile_relu_bn"))).get(0);

        assertThat(Objects.requireNonNull(point.dense()).layers())
                .singleElement()
                .matches(layer -> !layer.flattened());
        assertThat(Objects.requireNonNull(point.flattened()).layers()).hasSize(7);
        assertThat(point.deep()).isNull();
        assertThat(point.notDeep()).contains("no dense layer");
    }

    @Test
    void of_aSumOverTwoLayers_isNoChain() {
        Model model = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, 1, 2)
                .initializer(Tensor.ofFloats("a", Shape.of(2, 2), 1, 2, 3, 4))
                .initializer(Tensor.ofFloats("b", Shape.of(2, 2), 4, 3, 2, 1))
                .node("MatMul", List.of("x", "a"), List.of("h"))
                .node("Add", List.of("x", "h"), List.of("s"))
                .node("MatMul", List.of("s", "b"), List.of("y"))
                .output("y", ElementType.FLOAT, 1, 2)
                .build();

        assertThat(study(model).get(0).notDeep()).contains("reads more than the layer before it");
    }

    @Test
    void of_zeros_isRefused() {
        Model model = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, 1, 2)
                .initializer(Tensor.ofFloats("a", Shape.of(2, 2), 0, 0, 0, 0))
                .node("MatMul", List.of("x", "a"), List.of("y"))
                .output("y", ElementType.FLOAT, 1, 2)
                .build();

        assertThatThrownBy(() -> study(model)).isInstanceOf(UnsupportedModelException.class);
    }
}
