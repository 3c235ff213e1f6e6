package org.pathlift.analysis.rescaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.rescaling.UnitEnergies.Biases;
import org.pathlift.analysis.sharpness.Example;
import org.pathlift.analysis.sharpness.LossKind;
import org.pathlift.analysis.sharpness.Target;
import org.pathlift.analysis.sharpness.djl.BlockLoss;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.testdata.TestData;

/** c of every unit along gradients of the engine: what a step changes, what a flow conserves, and how weight decay takes it. */
class ConservedQuantitiesTest {

    private static final String NET = "mlp_3_4_4_2";
    private static final JsonNode ORACLE = TestData.oracle("metrics").path("conserved");
    private static final int UNITS = 8;
    /** The oracle's steps: kinks of ReLU that the flow crosses cost the method its order, so that their number matters. */
    private static final int STEPS = 2000;

    private final Symmetry symmetry = OracleNets.symmetry(NET);

    @SuppressWarnings("NullAway.Init")
    private BlockLoss loss;

    @BeforeEach
    void open() {
        JsonNode x = ORACLE.path("X");
        List<Double> targets = new ArrayList<>();
        Arrays.stream(OracleNets.flat(ORACLE.path("Y"))).forEach(targets::add);
        Sample inputs = Sample.ofDoubles(Shape.of(x.size(), 3), OracleNets.flat(x));
        loss = new BlockLoss(
                OracleNets.model(NET),
                LossKind.SQUARED_ERROR,
                List.of(new Example(Map.of("x", inputs), x.size(), new Target.Values(targets))));
    }

    @AfterEach
    void close() {
        loss.close();
    }

    private double[] conserved(double[] weights) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        int at = 0;
        for (Map.Entry<String, Integer> part : loss.parts().entrySet()) {
            Shape shape = Objects.requireNonNull(
                            symmetry.facts().model().graph().constant(part.getKey()))
                    .shape();
            double[] values = Arrays.copyOfRange(weights, at, at + part.getValue());
            tensors.put(part.getKey(), Tensor.ofDoubles(part.getKey(), shape, values));
            at += part.getValue();
        }
        UnitEnergies energies = UnitEnergies.of(symmetry.withConstants(tensors));
        double[] conserved = new double[UNITS];
        Arrays.setAll(conserved, i -> energies.difference(i + 1, Biases.WITH));
        return conserved;
    }

    private static double[] moved(double[] from, double factor, double[] direction) {
        double[] to = from.clone();
        Arrays.setAll(to, i -> from[i] + factor * direction[i]);
        return to;
    }

    /** -grad L - decay θ. */
    private double[] velocity(double[] weights, double decay) {
        double[] gradient = new double[weights.length];
        loss.at(weights, gradient);
        return moved(moved(new double[weights.length], -1, gradient), -decay, weights);
    }

    /** The classical Runge-Kutta method of order 4. */
    private double[] flow(double decay) {
        double h = ORACLE.path("flow_T").doubleValue() / STEPS;
        double[] weights = loss.weights();
        for (int step = 0; step < STEPS; step++) {
            double[] k1 = velocity(weights, decay);
            double[] k2 = velocity(moved(weights, h / 2, k1), decay);
            double[] k3 = velocity(moved(weights, h / 2, k2), decay);
            double[] k4 = velocity(moved(weights, h, k3), decay);
            double[] sum = moved(moved(moved(k1, 2, k2), 2, k3), 1, k4);
            weights = moved(weights, h / 6, sum);
        }
        return weights;
    }

    private static double[] numbers(String name) {
        return OracleNets.flat(ORACLE.path(name));
    }

    private double lossAt(double[] weights) {
        return loss.at(weights, new double[weights.length]);
    }

    @Test
    void gradient_ofTheEngine_isTheOraclesAndOrthogonalToTheOrbit() {
        double[] weights = loss.weights();
        double[] gradient = new double[weights.length];

        assertThat(loss.at(weights, gradient))
                .isCloseTo(ORACLE.path("loss_value").doubleValue(), within(1e-12));
        assertThat(gradient).containsExactly(numbers("grad"), within(1e-12));
        double[] ahead = conserved(moved(weights, 1, gradient));
        double[] behind = conserved(moved(weights, -1, gradient));
        for (int unit = 0; unit < UNITS; unit++) {
            // c is quadratic: the difference is 4 times the gradient's part along the orbit.
            assertThat((ahead[unit] - behind[unit]) / 4)
                    .isCloseTo(ORACLE.path("gradient_orthogonality").get(unit).doubleValue(), within(1e-14));
        }
    }

    @Test
    void step_ofGradientDescent_changesThemAsPredicted() {
        double eta = ORACLE.path("eta").doubleValue();
        double[] weights = loss.weights();
        double[] after = moved(weights, eta, velocity(weights, 0));
        double[] gradients = conserved(velocity(weights, 0));
        double[] start = conserved(weights);
        double[] end = conserved(after);

        assertThat(start).containsExactly(numbers("c0"), within(1e-12));
        assertThat(lossAt(after)).isCloseTo(ORACLE.path("loss_after_step").doubleValue(), within(1e-12));
        for (int unit = 0; unit < UNITS; unit++) {
            assertThat(end[unit] - start[unit])
                    .isCloseTo(ORACLE.path("delta_c_one_gd_step").get(unit).doubleValue(), within(1e-14));
            // η² (‖g_in‖² - ‖g_out‖²) is η² times c of the gradient.
            assertThat(eta * eta * gradients[unit])
                    .isCloseTo(ORACLE.path("delta_c_predicted").get(unit).doubleValue(), within(1e-15));
        }
    }

    /** Conserved but for what the method loses at kinks. */
    @Test
    void flow_conservesThem() {
        double[] end = flow(0);

        assertThat(lossAt(end)).isCloseTo(ORACLE.path("flow_loss_T").doubleValue(), within(1e-12));
        assertThat(OracleNets.farthest(conserved(end), numbers("c0")))
                .isCloseTo(ORACLE.path("flow_drift_max").doubleValue(), within(1e-12))
                .isLessThan(1e-6);
    }

    @Test
    void flow_withWeightDecay_shrinksThemByItsLaw() {
        double decay = ORACLE.path("wd").doubleValue();
        double law = Math.exp(-2 * decay * ORACLE.path("flow_T").doubleValue());
        double[] predicted = Arrays.stream(numbers("c0")).map(c -> law * c).toArray();
        double[] end = conserved(flow(decay));

        assertThat(predicted).containsExactly(numbers("c_flow_wd_predicted"), within(1e-12));
        assertThat(end).containsExactly(numbers("c_flow_wd"), within(1e-12));
        assertThat(OracleNets.farthest(end, predicted)).isLessThan(2e-6);
    }
}
