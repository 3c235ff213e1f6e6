package org.pathlift.analysis.sharpness.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.sharpness.Example;
import org.pathlift.analysis.sharpness.LossKind;
import org.pathlift.analysis.sharpness.Target;
import org.pathlift.conditioning.expansion.Expander;
import org.pathlift.conditioning.expansion.ExpansionMode;
import org.pathlift.conditioning.expansion.ExpansionOptions;
import org.pathlift.conditioning.expansion.InputExpansion.Appended;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.testdata.TestData;

/**
 * Inputs with m constants c appended: a step of gradient descent moves the effective bias b + c Σ W_n by 1 + m c² times what it
 * would move the bias alone. The factor is the oracle's; it does not say of which loss its gradient is.
 */
class ExpandedGradientTest {

    private static final JsonNode ORACLE = TestData.oracle("replica").path("mlp_function_preserving");
    private static final int APPENDED = 3;
    private static final double FILL = 0.5;
    private static final int INPUTS = 3;
    private static final int HIDDEN = 4;

    /** The gradient of each weight. */
    private static Map<String, double[]> gradient(Model model, double[] x, int width) {
        Example example = new Example(
                Map.of("x", Sample.ofDoubles(Shape.of(x.length / width, width), x)),
                x.length / width,
                new Target.None());
        try (BlockLoss loss = new BlockLoss(model, LossKind.SQUARED_OUTPUT, List.of(example))) {
            double[] gradient = new double[loss.size()];
            loss.at(loss.weights(), gradient);
            Map<String, double[]> parts = new HashMap<>();
            int at = 0;
            for (Map.Entry<String, Integer> part : loss.parts().entrySet()) {
                parts.put(part.getKey(), Arrays.copyOfRange(gradient, at, at + part.getValue()));
                at += part.getValue();
            }
            return parts;
        }
    }

    @Test
    void step_ofTheExpandedNetwork_movesTheEffectiveBiasByTheFactorOfTheOracle() {
        Model model = OracleNets.model("mlp_3_4_4_2");
        Model expanded =
                Expander.expand(model, ExpansionOptions.of(new Appended(APPENDED, FILL), ExpansionMode.PRESERVING));
        double[] x = OracleNets.flat(ORACLE.path("x"));
        int samples = x.length / INPUTS;
        int width = INPUTS + APPENDED;
        double[] wide = new double[samples * width];
        Arrays.fill(wide, FILL);
        for (int s = 0; s < samples; s++) {
            System.arraycopy(x, s * INPUTS, wide, s * width, INPUTS);
        }

        double[] alone = gradient(model, x, INPUTS).get("fc1.b");
        Map<String, double[]> together = gradient(expanded, wide, width);

        double factor = ORACLE.path("bias_learning_rate_factor").doubleValue();
        for (int unit = 0; unit < HIDDEN; unit++) {
            double effective = together.get("fc1.b")[unit];
            for (int k = INPUTS; k < width; k++) {
                effective += FILL * together.get("fc1.W")[unit * width + k];
            }
            assertThat(alone[unit]).isNotZero();
            assertThat(effective / alone[unit]).isCloseTo(factor, within(1e-12));
        }
    }
}
