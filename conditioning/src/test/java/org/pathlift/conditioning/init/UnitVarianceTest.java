package org.pathlift.conditioning.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.propagation.LayerSignal;
import org.pathlift.conditioning.propagation.PropagationRuns;
import org.pathlift.conditioning.propagation.SignalPropagation;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** LSUV: measured again with the weights that it gave, every layer has the second moment that was wanted. */
class UnitVarianceTest {

    /** A tied weight is fitted where it is read first. */
    @ParameterizedTest
    @CsvSource({"conv_pool, 5", "tied_weights, 3"})
    void fit_withoutBiases_meetsTheTarget(String fixture, int weights) {
        assertThat(measured(fixture, InitOptions.of(Scheme.LSUV), 16).values())
                .hasSize(weights)
                .allSatisfy(square -> assertThat(square).isCloseTo(1, within(0.011)));
    }

    /** One input is far from what is predicted, so that every layer is scaled, and its bias is not. */
    @Test
    void fit_withBiases_meetsTheTarget() {
        InitOptions options = InitOptions.of(Scheme.LSUV).withBiasVariance(0.1);
        double q = new CriticalRule(options.biasVariance())
                .point(Activations.tanh())
                .point()
                .orElseThrow()
                .q();

        Map<String, Double> measured = measured("mlp_tanh", options, 1);
        assertThat(measured).hasSizeGreaterThan(2);
        double last = measured.values().stream().reduce((a, b) -> b).orElseThrow();
        assertThat(last).isCloseTo(1, within(0.011));
        assertThat(measured.values().stream().limit(measured.size() - 1))
                .allSatisfy(square -> assertThat(square / q).isCloseTo(1, within(0.011)));
    }

    /** Returns the second moments of the layers' outputs, by weight. */
    private static Map<String, Double> measured(String fixture, InitOptions options, int runs) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        ConstantValues constants = ConstantValues.find(new Facts(model, ShapeInference.infer(model)));
        List<Map<String, Sample>> inputs =
                FunctionProof.draw(model, constants.facts().shapes(), runs, 1);
        InitPlan plan = Initializer.plan(constants, options, inputs);
        Map<String, Double> squares = new LinkedHashMap<>();
        for (LayerSignal layer : SignalPropagation.measure(
                        constants.withConstants(plan.tensors()), PropagationRuns.forward(inputs))
                .layers()) {
            squares.putIfAbsent(
                    layer.layer().weightName(), layer.measured().orElseThrow().square());
        }
        return squares;
    }
}
