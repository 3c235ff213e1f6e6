package org.pathlift.analysis.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.permutation.PermutationFinder;
import org.pathlift.conditioning.permutation.Rearranging;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

class RedundancyMetricTest {

    private static final JsonNode CLONES = TestData.oracle("permutation").path("clones_relu");

    private static double[] flat(JsonNode json) {
        List<Double> values = new ArrayList<>();
        json.forEach(one -> {
            if (one.isArray()) {
                one.forEach(value -> values.add(value.asDouble()));
            } else {
                values.add(one.asDouble());
            }
        });
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static Tensor tensor(String name, JsonNode json, long... dims) {
        return Tensor.ofDoubles(name, Shape.of(dims), flat(json));
    }

    /** The network of the reference numbers, with an activation of choice. */
    private static Model clones(String activation) {
        return new ModelBuilder(17)
                .input("x", ElementType.DOUBLE, -1, 3)
                .initializer(tensor("w", CLONES.path("W"), 6, 3))
                .initializer(tensor("b", CLONES.path("b"), 6))
                .initializer(tensor("v", CLONES.path("V"), 2, 6))
                .initializer(tensor("b2", CLONES.path("b2"), 2))
                .node("Gemm", List.of("x", "w", "b"), List.of("h"), Map.of("transB", 1))
                .node(activation, List.of("h"), List.of("r"))
                .node("Gemm", List.of("r", "v", "b2"), List.of("y"), Map.of("transB", 1))
                .output("y")
                .build();
    }

    private static Redundancy measure(Model model, List<Map<String, Sample>> inputs) {
        Symmetry symmetry = SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
        MetricOutcome outcome = new RedundancyMetric().measure(new Subject(symmetry, inputs, 1));
        return (Redundancy) ((MetricOutcome.Measured) outcome).value();
    }

    private static List<Map<String, Sample>> drawn(Model model, int count) {
        return FunctionProof.draw(model, ShapeInference.infer(model), count, 3);
    }

    private static List<Map<String, Sample>> referenceInputs() {
        return List.of(Map.of("x", Sample.ofDoubles(Shape.of(6, 3), flat(CLONES.path("X")))));
    }

    @Test
    void measure_referenceClones_findsAndMergesThem() {
        Redundancy found = measure(clones("Relu"), referenceInputs());
        Redundancy.Layer layer = found.layers().get(0);
        assertThat(layer.homogeneous()).isTrue();
        // {0, 1}, 2, 3, 4, and 5, which is constant.
        assertThat(layer.cliques()).isEqualTo(5);
        assertThat(layer.constants()).isEqualTo(1);
        assertThat(layer.effective()).isEqualTo(4);
        assertThat(layer.opposite()).isEqualTo(2);
        assertThat(layer.near99()).isEqualTo(3);
        assertThat(found.merged()).isEqualTo(1);
        assertThat(found.mergeError()).isNotNull().isLessThan(1e-14);
    }

    @Test
    void measure_multiplesBehindTanh_areNoClones() {
        Redundancy found = measure(clones("Tanh"), referenceInputs());
        assertThat(found.layers().get(0).homogeneous()).isFalse();
        assertThat(found.layers().get(0).cliques()).isEqualTo(6);
        assertThat(found.merged()).isZero();
        assertThat(found.mergeError()).isNull();
    }

    @Test
    void measure_fewInputs_saysWhyThereAreNoChunks() {
        Model model = ModelReader.read(TestData.fixture("mlp_relu"));
        Redundancy found = measure(model, drawn(model, 2));
        assertThat(found.functional()).isNull();
        assertThat(found.functionalReason()).contains("4 samples");
    }

    /** Order, scales and signs of the model are changed; what is measured is not. */
    @ParameterizedTest
    @ValueSource(strings = {"mlp_relu", "resnet_bn_unfused", "attention_swiglu", "mobile_relu_bn", "mlp_tanh"})
    void measure_otherRepresentative_isTheSame(String fixture) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        List<Map<String, Sample>> inputs = drawn(model, 100);
        Redundancy before = measure(model, inputs);
        Redundancy after = measure(Rearranging.random(PermutationFinder.find(model), 6), inputs);
        assertThat(after.effectiveUnits()).isEqualTo(before.effectiveUnits());
        assertThat(after.layers()).containsExactlyInAnyOrderElementsOf(before.layers());
        assertThat(before.functional()).isNotNull();
        for (int i = 0; i < before.functional().chunks().size(); i++) {
            assertThat(after.functional().chunks().get(i).r2())
                    .isCloseTo(before.functional().chunks().get(i).r2(), within(1e-4));
        }
    }
}
