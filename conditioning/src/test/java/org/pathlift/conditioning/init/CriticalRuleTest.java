package org.pathlift.conditioning.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.conditioning.architecture.Architectures;
import org.pathlift.conditioning.propagation.LayerSignal;
import org.pathlift.conditioning.propagation.SignalPropagation;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.conditioning.propagation.WeightLayers;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.ShapeInference;

/** What is chosen for layers of the standard architectures. */
class CriticalRuleTest {

    private static InitPlan plan(String typed) {
        return Initializer.plan(constants(typed), InitOptions.of(Scheme.CRITICAL), List.of());
    }

    private static ConstantValues constants(String typed) {
        Model model = Architectures.model(typed);
        return ConstantValues.find(new Facts(model, ShapeInference.infer(model)));
    }

    private static double weightVariance(InitPlan plan, String weight) {
        return plan.layers().stream()
                .filter(design -> design.layer().weightName().equals(weight))
                .findFirst()
                .orElseThrow()
                .variances()
                .weight();
    }

    /** ReLU6 is critical at q* = 0, where it is ReLU: 2 behind it, but 1 behind a linear bottleneck or an input. */
    @ParameterizedTest
    @CsvSource({
        "features.0.0.weight,1",
        "features.1.conv.0.0.weight,2",
        "features.1.conv.1.weight,2",
        "features.2.conv.0.0.weight,1",
        "features.2.conv.1.0.weight,2",
        "features.2.conv.2.weight,2",
        "features.18.0.weight,1",
        "classifier.1.weight,1"
    })
    void plan_relu6_goesByWhatALayerReads(String weight, double expected) {
        assertThat(weightVariance(plan("mobilenetv2 width=0.25 input=3,16,16"), weight))
                .isCloseTo(expected, within(1e-9));
    }

    /** A feed-forward with GELU ends a branch with q = 1, times 1/N of the N residual sums. */
    @Test
    void plan_branchEndBehindGelu_makesOneOverN() {
        ConstantValues constants = constants("transformer input=16,64 width=64 depth=3");
        InitPlan plan = Initializer.plan(constants, InitOptions.of(Scheme.CRITICAL), List.of());
        assertThat(plan.residuals()).hasSize(6);
        List<LayerSignal> layers = SignalPropagation.predict(constants.withConstants(plan.tensors()))
                .layers();
        // 16,384 weights: their mean square is good to sqrt(2 / 16,384), five of that.
        assertThat(layers)
                .filteredOn(layer -> layer.layer().weightName().contains("linear2"))
                .hasSize(3)
                .allSatisfy(layer -> assertThat(layer.predicted().square() * 6)
                        .isCloseTo(1, within(5 * Math.sqrt(2.0 / 16_384) + 0.05)));
    }

    /** What is left in a file of gains does not matter: the plan reckons with those that it sets. */
    @Test
    void plan_reckonsWithItsOwnNormalizations() {
        ConstantValues fresh = constants("mobilenetv2 width=0.25 input=3,16,16 activation=tanh");
        InitOptions options = InitOptions.of(Scheme.CRITICAL);
        InitPlan first = Initializer.plan(fresh, options, List.of());
        InitPlan again = Initializer.plan(fresh.withConstants(first.tensors()), options, List.of());

        assertThat(first.residuals()).isNotEmpty();
        for (int i = 0; i < first.layers().size(); i++) {
            assertThat(again.layers().get(i).variances())
                    .as(first.layers().get(i).layer().label())
                    .isEqualTo(first.layers().get(i).variances());
        }
    }

    @Test
    void plan_learnedBranchFactor_staysAndIsTold() {
        InitPlan plan = plan("resnet18 width=0.0625 input=3,16,16 normalization=none residual=learned");
        assertThat(plan.others())
                .filteredOn(other -> other.tensor().endsWith(".gain"))
                .hasSize(8)
                .allSatisfy(other -> assertThat(other.becomes()).contains("it is a factor"));
        assertThat(plan.tensors().keySet()).noneMatch(name -> name.endsWith(".gain"));
        assertThat(weightVariance(plan, "layer1.0.conv2.weight")).isCloseTo(2, within(1e-9));
    }

    /** Fan-in by hand: channels read times taps; an output of a transposed 2x2 convolution of stride 2 has one tap. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mlp input=20|layers.0.linear.weight|20",
                "lenet|conv2.weight|150",
                "mobilenetv2 input=3,32,32|features.2.conv.1.0.weight|9",
                "mobilenetv2 input=3,32,32|features.2.conv.2.weight|96",
                "unet input=1,32,32|decoder.0.up.weight|128",
                "transformer|layers.0.linear2.weight|512",
            })
    void fanIn_isWhatOneOutputSums(String typed, String weight, double expected) {
        assertThat(WeightLayers.find(constants(typed)))
                .filteredOn(layer -> layer.weightName().equals(weight))
                .extracting(WeightLayer::fan)
                .extracting(WeightLayer.Fan::in)
                .containsExactly(expected);
    }
}
