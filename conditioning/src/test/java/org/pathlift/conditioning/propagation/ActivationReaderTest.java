package org.pathlift.conditioning.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Kink;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.testing.Sketch;

class ActivationReaderTest {

    /** The ways in which exporters write activations of x as y. */
    static Stream<Arguments> written() {
        return Stream.of(
                written("relu", s -> s.node("Relu", "x", "y")),
                written("relu", s -> s.number("zero", 0).node("Max", "x zero", "y")),
                written("leaky-relu:0.2", s -> s.node("LeakyRelu", "x", "y", "alpha", 0.2f)),
                written(
                        "leaky-relu:0.25",
                        s -> s.values("a", new long[] {3}, 0.25f, 0.25f, 0.25f).node("PRelu", "x a", "y")),
                written("tanh", s -> s.node("Tanh", "x", "y")),
                written(
                        "sigmoid",
                        s -> s.node("Neg", "x", "n")
                                .node("Exp", "n", "e")
                                .number("one", 1)
                                .node("Add", "one e", "d")
                                .node("Reciprocal", "d", "y")),
                written("silu", s -> s.node("Sigmoid", "x", "g").node("Mul", "x g", "y")),
                written("silu", s -> s.node("Sigmoid", "x", "g").node("Mul", "g x", "y")),
                written(
                        "gelu",
                        s -> s.number("root2", (float) Math.sqrt(2))
                                .number("one", 1)
                                .number("half", 0.5f)
                                .node("Div", "x root2", "u")
                                .node("Erf", "u", "e")
                                .node("Add", "e one", "p")
                                .node("Mul", "x p", "m")
                                .node("Mul", "m half", "y")),
                written(
                        "gelu",
                        s -> s.number("root", (float) Math.sqrt(0.5))
                                .number("one", 1)
                                .number("half", 0.5f)
                                .node("Mul", "x half", "h")
                                .node("Mul", "x root", "u")
                                .node("Erf", "u", "e")
                                .node("Add", "one e", "p")
                                .node("Mul", "h p", "y")),
                written("relu6", s -> s.number("low", 0).number("high", 6).node("Clip", "x low high", "y")),
                written(
                        "hardswish",
                        s -> s.node("HardSigmoid", "x", "g", "alpha", 1 / 6f, "beta", 0.5f)
                                .node("Mul", "x g", "y")),
                written(
                        "mish",
                        s -> s.node("Softplus", "x", "p").node("Tanh", "p", "t").node("Mul", "x t", "y")),
                written("elu:1.5", s -> s.node("Elu", "x", "y", "alpha", 1.5f)),
                written("selu", s -> s.node("Selu", "x", "y")),
                written("identity", s -> s.node("Identity", "x", "i").node("Dropout", "i", "y")));
    }

    private static Arguments written(String name, Consumer<Sketch> nodes) {
        return Arguments.of(name, nodes);
    }

    @ParameterizedTest
    @MethodSource("written")
    void of_writtenOutActivation_isTheKnownOne(String name, Consumer<Sketch> nodes) {
        Activation read = read(nodes).orElseThrow();
        Activation known = Activations.named(name);

        for (double x = -6; x <= 6; x += 0.37) {
            assertThat(read.value(x)).isCloseTo(known.value(x), within(1e-6));
            assertThat(read.slope(x)).isCloseTo(known.slope(x), within(1e-5));
        }
        assertThat(read.kinks().stream().map(Kink::at))
                .isEqualTo(known.kinks().stream().map(Kink::at).toList());
    }

    @Test
    void of_factorTimesRelu_isHomogeneousWithItsSlope() {
        Activation read = read(s ->
                        s.number("half", 0.5f).node("Relu", "x", "r").node("Mul", "r half", "y"))
                .orElseThrow();

        assertThat(read.positivelyHomogeneous()).isTrue();
        assertThat(read.energyAtInfinity()).isCloseTo(0.125, within(1e-7));
    }

    @Test
    void of_unknownFunction_findsItsKinks() {
        Activation read = read(s -> s.number("low", -0.7f)
                        .number("high", 1.9f)
                        .node("Clip", "x low high", "c")
                        .node("Tanh", "c", "y"))
                .orElseThrow();

        assertThat(read.kinks()).hasSize(2);
        assertThat(read.kinks().get(0).at()).isCloseTo(-0.7, within(1e-4));
        assertThat(read.kinks().get(0).slopeJump()).isCloseTo(1 - Math.pow(Math.tanh(0.7), 2), within(0.02));
        assertThat(read.kinks().get(1).at()).isCloseTo(1.9, within(1e-4));
    }

    @Test
    void of_functionThatIsNotFinite_isNone() {
        assertThat(read(s -> s.node("Log", "x", "y"))).isEmpty();
    }

    @Test
    void root_ofASumOfTwoLayers_isTheSum() {
        ConstantValues constants = new Sketch(17)
                .input("x", 1, 3)
                .dense("a", "x", 3, 3)
                .dense("b", "x", 3, 3)
                .node("Add", "a b", "sum")
                .node("Relu", "sum", "y")
                .output("y")
                .constants();
        ActivationReader reader = new ActivationReader(constants, WeightLayers.find(constants));

        assertThat(reader.root("y")).isEqualTo("sum");
        assertThat(reader.of("y")).contains(Activations.relu());
    }

    private static Optional<Activation> read(Consumer<Sketch> nodes) {
        Sketch sketch = new Sketch(17).input("x", 1, 3);
        nodes.accept(sketch);
        ConstantValues constants = sketch.output("y").constants();
        return new ActivationReader(constants, List.of()).of("y");
    }
}
