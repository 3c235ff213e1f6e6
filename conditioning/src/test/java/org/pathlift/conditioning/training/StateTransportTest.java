package org.pathlift.conditioning.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.testing.Rescaling;
import org.pathlift.conditioning.training.optimizer.AdamOptimizer;
import org.pathlift.conditioning.training.optimizer.LearningRate;
import org.pathlift.conditioning.training.optimizer.Momentum;
import org.pathlift.conditioning.training.optimizer.SgdOptimizer;
import org.pathlift.conditioning.training.optimizer.Slot;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.conditioning.training.optimizer.WeightDecay;

/**
 * Two equal networks train alike; one of them is rescaled by f, element by element, with its optimizer's state. What the
 * next update does to it follows from what it does to the other: of a step of gradient descent, momentum included, 1/f;
 * of Adam, whose steps do not see the size of gradients, the same.
 */
class StateTransportTest {

    private static final int WARM_UP = 4;
    private static final int NEXT = 100;

    /** A key's bias adds the same to all scores of a softmax: its gradient is 0 but for rounding. */
    private static final Set<String> WITHOUT_GRADIENT = Set.of("k.bias");

    private static final LearningRate RATE = LearningRate.constant(1e-5);

    static Stream<String> fixtures() {
        return Stream.of("mlp_relu", "conv_pool", "conv_net", "resnet_bn", "attention_swiglu");
    }

    static Stream<Arguments> descents() {
        List<Supplier<StatefulOptimizer>> optimizers = List.of(
                () -> new SgdOptimizer(RATE, Momentum.NONE, WeightDecay.none()),
                () -> new SgdOptimizer(RATE, Momentum.heavyBall(0.9), WeightDecay.none()),
                () -> new SgdOptimizer(RATE, Momentum.nesterov(0.9), WeightDecay.none()));
        return fixtures().flatMap(fixture -> optimizers.stream().map(make -> Arguments.of(fixture, make)));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void apply_keepsTheFunctionAndDividesGradientsAndState(String fixture) {
        try (Net net = new Net(fixture, DataType.FLOAT64);
                AdamOptimizer adam = AdamOptimizer.adam(RATE)) {
            warmUp(net, adam);
            net.backward(NEXT);
            Map<String, double[]> weights = net.weights();
            Map<String, double[]> gradients = net.gradients();
            Map<String, double[]> means = net.buffers(adam, "mean");
            Map<String, double[]> variances = net.buffers(adam, "variance");
            double[] outputs = net.outputs(NEXT);

            Factors factors = rescale(conditioner(net).carrying(adam));

            factors.assertCarried(weights, net.weights(), 1, 1e-15, "weight");
            factors.assertCarried(gradients, net.gradients(), -1, 1e-15, "pending gradient");
            factors.assertCarried(means, net.buffers(adam, "mean"), -1, 1e-15, "mean");
            factors.assertCarried(variances, net.buffers(adam, "variance"), -2, 1e-15, "variance");
            assertThat(adam.steps()).isEqualTo(WARM_UP);
            assertThat(net.outputs(NEXT)).containsExactly(outputs, Offset.offset(1e-12 * Factors.largest(outputs)));
            new Gradients(net.block().weights().values()).clear();
            Map<String, double[]> measured = net.gradients(NEXT);
            measured.keySet().removeAll(WITHOUT_GRADIENT);
            gradients.keySet().removeAll(WITHOUT_GRADIENT);
            factors.assertCarried(gradients, measured, -1, 1e-10, "measured gradient");
        }
    }

    @ParameterizedTest
    @MethodSource("descents")
    void nextStepOfDescent_isTheOldOneOverF(String fixture, Supplier<StatefulOptimizer> make) {
        try (Net net = new Net(fixture, DataType.FLOAT64);
                Net twin = new Net(fixture, DataType.FLOAT64);
                StatefulOptimizer own = make.get();
                StatefulOptimizer twins = make.get()) {
            warmUp(net, own);
            warmUp(twin, twins);
            Factors factors = rescale(conditioner(net).carrying(own));
            factors.assertCarried(step(twin, twins), step(net, own), -1, 1e-9, "step");
        }
    }

    /** Without ε; through it Adam does see the size of gradients. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void nextStepOfAdam_isTheOldOne(String fixture) {
        AdamOptimizer.Constants pure = new AdamOptimizer.Constants(0.9, 0.999, 1e-300);
        try (Net net = new Net(fixture, DataType.FLOAT64);
                Net twin = new Net(fixture, DataType.FLOAT64);
                StatefulOptimizer own = new AdamOptimizer(RATE, pure, WeightDecay.none());
                StatefulOptimizer twins = new AdamOptimizer(RATE, pure, WeightDecay.none())) {
            warmUp(net, own);
            warmUp(twin, twins);
            Factors factors = rescale(conditioner(net).carrying(own));
            Map<String, double[]> steps = step(net, own);
            Map<String, double[]> twinsSteps = step(twin, twins);
            steps.keySet().removeAll(WITHOUT_GRADIENT);
            twinsSteps.keySet().removeAll(WITHOUT_GRADIENT);
            factors.assertCarried(twinsSteps, steps, 0, 1e-9, "step");
        }
    }

    /** With ε and decoupled decay the step is the closed form of the carried state and gradient. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void nextStepOfAdamW_isTheClosedFormOfTheCarriedState(String fixture) {
        AdamOptimizer.Constants constants = new AdamOptimizer.Constants(0.8, 0.95, 1e-3);
        try (Net net = new Net(fixture, DataType.FLOAT64);
                StatefulOptimizer adam = new AdamOptimizer(RATE, constants, WeightDecay.decoupled(0.3))) {
            warmUp(net, adam);
            Map<String, double[]> gradients = net.gradients(NEXT);
            Map<String, double[]> weights = net.weights();
            Map<String, double[]> means = net.buffers(adam, "mean");
            Map<String, double[]> variances = net.buffers(adam, "variance");
            Factors factors = rescale(conditioner(net).carrying(adam));
            net.update(NEXT, adam);
            net.weights().forEach((name, after) -> {
                double[] w = factors.times(name, weights.get(name), 1);
                double[] g = factors.times(name, gradients.get(name), -1);
                double[] m = factors.times(name, means.get(name), -1);
                double[] v = factors.times(name, variances.get(name), -2);
                for (int i = 0; i < w.length; i++) {
                    double mean = (0.8 * m[i] + 0.2 * g[i]) / (1 - Math.pow(0.8, WARM_UP + 1));
                    double variance = (0.95 * v[i] + 0.05 * g[i] * g[i]) / (1 - Math.pow(0.95, WARM_UP + 1));
                    w[i] = w[i] * (1 - 1e-5 * 0.3) - 1e-5 * mean / (Math.sqrt(variance) + 1e-3);
                }
                assertThat(Factors.farthest(after, w)).as(name).isLessThanOrEqualTo(1e-12 * Factors.largest(w));
            });
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void nextStep_withTheStateLeftBehind_isAnother(String fixture) {
        for (StatefulOptimizer own : List.of(
                AdamOptimizer.adam(RATE), new SgdOptimizer(RATE, Momentum.heavyBall(0.9), WeightDecay.none()))) {
            try (Net net = new Net(fixture, DataType.FLOAT64);
                    Net twin = new Net(fixture, DataType.FLOAT64);
                    StatefulOptimizer left = own;
                    StatefulOptimizer carried = own instanceof AdamOptimizer
                            ? AdamOptimizer.adam(RATE)
                            : new SgdOptimizer(RATE, Momentum.heavyBall(0.9), WeightDecay.none())) {
                warmUp(net, left);
                warmUp(twin, carried);
                rescale(conditioner(net));
                rescale(conditioner(twin).carrying(carried));
                Map<String, double[]> step = step(net, left);
                Map<String, double[]> expected = step(twin, carried);
                double farthest = 0;
                for (Map.Entry<String, double[]> off :
                        Factors.difference(step, expected).entrySet()) {
                    farthest = Math.max(
                            farthest, Factors.largest(off.getValue()) / Factors.largest(expected.get(off.getKey())));
                }
                assertThat(farthest).as(left.kind()).isGreaterThan(0.1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void powersOfTwo_inFloat32_moveEveryArrayExactly(String fixture) {
        try (Net net = new Net(fixture, DataType.FLOAT32);
                AdamOptimizer adam = AdamOptimizer.adam(RATE)) {
            warmUp(net, adam);
            Map<String, double[]> weights = net.weights();
            Map<String, double[]> means = net.buffers(adam, "mean");
            Map<String, double[]> variances = net.buffers(adam, "variance");
            PathConditioner conditioner = conditioner(net).carrying(adam);
            Symmetry symmetry = conditioner.plan().symmetry();
            LogScales scales = Rescaling.powersOfTwo(symmetry, 5);
            conditioner.apply(plan(symmetry, scales));
            Factors factors = Factors.of(symmetry, scales);
            factors.byName()
                    .replaceAll((name, own) -> java.util.Arrays.stream(own)
                            .map(factor -> Math.scalb(1.0, Math.getExponent(factor * 1.4)))
                            .toArray());
            factors.assertCarried(weights, net.weights(), 1, 0, "weight");
            factors.assertCarried(means, net.buffers(adam, "mean"), -1, 0, "mean");
            factors.assertCarried(variances, net.buffers(adam, "variance"), -2, 0, "variance");
        }
    }

    private static void warmUp(Net net, StatefulOptimizer optimizer) {
        for (int seed = 0; seed < WARM_UP; seed++) {
            net.update(seed, optimizer);
        }
        for (Slot slot : optimizer.slots()) {
            assertThat(net.buffers(optimizer, slot.name()).values()).allMatch(buffer -> Factors.largest(buffer) > 0);
        }
    }

    private static Map<String, double[]> step(Net net, StatefulOptimizer optimizer) {
        Map<String, double[]> before = net.weights();
        net.update(NEXT, optimizer);
        return Factors.difference(net.weights(), before);
    }

    private static PathConditioner conditioner(Net net) {
        return PathConditioner.of(net.block(), RescaleOptions.defaults());
    }

    /** Rescales by λ log-uniform in [1/8, 8] and returns the factors of all elements. */
    private static Factors rescale(PathConditioner conditioner) {
        Symmetry symmetry = conditioner.plan().symmetry();
        assertThat(symmetry.units()).isPositive();
        LogScales scales = Rescaling.random(symmetry, 3);
        conditioner.apply(plan(symmetry, scales));
        return Factors.of(symmetry, scales);
    }

    private static RescalePlan plan(Symmetry symmetry, LogScales scales) {
        return new RescalePlan(symmetry, RescaleOptions.defaults(), List.of(), scales);
    }
}
