package org.pathlift.conditioning.rescale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.rescale.IntermediateComparison.TensorDifference;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

class IntermediateComparisonTest {

    /** float32 rounding through the layers of the fixtures. */
    private static final double FLOAT32 = 1e-5;

    static Stream<String> fixtures() {
        return TestData.fixtureNames().stream();
    }

    private static RescalePlan plan(String fixture) {
        return Rescaler.plan(
                ModelReader.read(TestData.fixture(fixture)),
                RescaleOptions.defaults().withCriterion(CriterionChoice.RANDOM).withSeed(4));
    }

    private static List<Map<String, Sample>> samples(RescalePlan plan) {
        Model model = plan.symmetry().facts().model();
        return FunctionProof.draw(model, plan.symmetry().facts().shapes(), 2, 1);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void compare_rescaled_everyActivationIsMultipliedByItsScale(String fixture) {
        RescalePlan plan = plan(fixture);
        List<TensorDifference> differences =
                IntermediateComparison.compare(plan.symmetry(), plan.scales(), plan.apply(), samples(plan));
        assertThat(differences)
                .isNotEmpty()
                .allSatisfy(difference -> assertThat(difference.maxRelative())
                        .as(difference.tensor())
                        .isLessThan(FLOAT32));
    }

    @Test
    void compare_oneBiasOff_namesTheLayer() {
        RescalePlan plan = plan("mlp_relu");
        Model rescaled = plan.apply();
        Tensor bias = rescaled.graph().constant("net.2.bias");
        float[] values = new float[(int) bias.shape().elements()];
        bias.reader().floats(0, values, 0, values.length);
        values[3] += 1;
        Model broken =
                rescaled.withConstants(Map.of("net.2.bias", Tensor.ofFloats("net.2.bias", bias.shape(), values)));
        List<TensorDifference> differences =
                IntermediateComparison.compare(plan.symmetry(), plan.scales(), broken, samples(plan));
        TensorDifference first = differences.stream()
                .filter(difference -> difference.maxRelative() > FLOAT32)
                .findFirst()
                .orElseThrow();
        assertThat(first.node()).contains("Gemm");
        assertThat(first.tensor()).isEqualTo("/net/net.2/Gemm_output_0");
        assertThat(IntermediateComparison.worst(differences, 1).get(0).maxRelative())
                .isGreaterThan(FLOAT32);
    }
}
