package org.pathlift.onnx.djl.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.onnx.graph.Node;

/** Operations element by element, and activations. */
class ElementwiseTraceTest {

    private static final Shape SHAPE = new Shape(1, 3, 4);

    private final Traces traces = new Traces();

    @AfterEach
    void close() {
        traces.close();
    }

    static Stream<Arguments> unary() {
        Map<String, UnaryOperator<NDArray>> all = Map.ofEntries(
                Map.entry("neg", NDArray::neg),
                Map.entry("abs", NDArray::abs),
                Map.entry("square", NDArray::square),
                Map.entry("sqrt", x -> x.abs().sqrt()),
                Map.entry("cbrt", x -> x.abs().cbrt()),
                Map.entry("floor", NDArray::floor),
                Map.entry("ceil", NDArray::ceil),
                Map.entry("round", x -> x.mul(10).round()),
                Map.entry("trunc", x -> x.mul(3).trunc()),
                Map.entry("exp", NDArray::exp),
                Map.entry("log", x -> x.abs().log()),
                Map.entry("log2", x -> x.abs().log2()),
                Map.entry("log10", x -> x.abs().log10()),
                Map.entry("sin", NDArray::sin),
                Map.entry("cos", NDArray::cos),
                Map.entry("tan", x -> x.mul(0.3).tan()),
                Map.entry("asin", x -> x.tanh().asin()),
                Map.entry("acos", x -> x.tanh().acos()),
                Map.entry("atan", NDArray::atan),
                Map.entry("sinh", NDArray::sinh),
                Map.entry("cosh", NDArray::cosh),
                Map.entry("tanh", NDArray::tanh),
                Map.entry("sign", NDArray::sign),
                Map.entry("erf", NDArray::erf),
                Map.entry("toDegrees", NDArray::toDegrees),
                Map.entry("toRadians", NDArray::toRadians),
                Map.entry("clip", x -> x.clip(-0.5, 0.75)),
                Map.entry("isNaN", x -> x.log().isNaN()),
                Map.entry("isInfinite", x -> x.sign().sub(1).isInfinite()),
                Map.entry("logicalNot", x -> x.gt(0).logicalNot()),
                Map.entry("toType", x -> x.mul(5).toType(DataType.INT32, false)),
                Map.entry("duplicate", x -> x.duplicate().add(x)),
                Map.entry("stopGradient", x -> x.scaleGradient(0.5)),
                Map.entry(
                        "chained changes in place",
                        x -> x.add(1).muli(x).subi(2).divi(3).powi(2).negi()));
        return named(all);
    }

    static Stream<Arguments> binary() {
        Map<String, BinaryOperator<NDArray>> all = Map.ofEntries(
                Map.entry("add", NDArray::add),
                Map.entry("sub", NDArray::sub),
                Map.entry("mul", NDArray::mul),
                Map.entry("div", NDArray::div),
                Map.entry("pow", (x, y) -> x.abs().pow(y)),
                Map.entry("mod", NDArray::mod),
                Map.entry("maximum", NDArray::maximum),
                Map.entry("minimum", NDArray::minimum),
                Map.entry("eq", (x, y) -> x.sign().eq(y.sign())),
                Map.entry("neq", (x, y) -> x.sign().neq(y.sign())),
                Map.entry("gt", NDArray::gt),
                Map.entry("gte", NDArray::gte),
                Map.entry("lt", NDArray::lt),
                Map.entry("lte", NDArray::lte),
                Map.entry("logicalAnd", (x, y) -> x.gt(0).logicalAnd(y.gt(0))),
                Map.entry("logicalOr", (x, y) -> x.gt(0).logicalOr(y.gt(0))),
                Map.entry("logicalXor", (x, y) -> x.gt(0).logicalXor(y.gt(0))),
                Map.entry("where", (x, y) -> NDArrays.where(x.gt(0.2), x, y)),
                Map.entry(
                        "whole numbers",
                        (x, y) -> x.toType(DataType.INT64, false)
                                .add(y.toType(DataType.INT32, false))
                                .mod(3)),
                Map.entry(
                        "whole by real",
                        (x, y) -> x.toType(DataType.INT64, false).mul(y)),
                Map.entry(
                        "true division",
                        (x, y) -> x.toType(DataType.INT64, false).div(4)));
        return named(all);
    }

    static Stream<Arguments> activations() {
        Map<String, Block> all = Map.ofEntries(
                Map.entry("relu", Activation.reluBlock()),
                Map.entry("relu6", Activation.relu6Block()),
                Map.entry("leakyRelu", Activation.leakyReluBlock(0.2f)),
                Map.entry("elu", Activation.eluBlock(0.7f)),
                Map.entry("selu", Activation.seluBlock()),
                Map.entry("gelu", Activation.geluBlock()),
                Map.entry("swish", Activation.swishBlock(1.5f)),
                Map.entry("mish", Activation.mishBlock()),
                Map.entry("softPlus", Activation.softPlusBlock()),
                Map.entry("softSign", Activation.softSignBlock()),
                Map.entry("sigmoid", Activation.sigmoidBlock()),
                Map.entry("tanh", Activation.tanhBlock()),
                Map.entry("softmax", LambdaBlock.singleton(x -> x.softmax(1))),
                Map.entry("logSoftmax", LambdaBlock.singleton(x -> x.logSoftmax(-1))));
        return named(all);
    }

    private static <T> Stream<Arguments> named(Map<String, T> all) {
        return all.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void unary(String name, UnaryOperator<NDArray> function) {
        traces.checkFunction(function, SHAPE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void binary(String name, BinaryOperator<NDArray> function) {
        Block block = new LambdaBlock(list -> new NDList(function.apply(list.get(0), list.get(1))));
        traces.check(block, SHAPE, new Shape(1, 1, 4));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void activations(String name, Block block) {
        traces.check(block, SHAPE);
    }

    @Test
    void numbers_takeTheArraysType() {
        traces.checkFunction(
                x -> x.add(1).mul(2.5).sub(3L).div(0.5f).maximum(-4).pow(2), SHAPE);
    }

    @Test
    void arraysOfTheManager_becomeConstants() {
        TracedModel traced = traces.checkFunction(
                x -> x.mul(x.getManager().create(new float[] {1, -2, 3, 4}))
                        .add(x.getManager().ones(new Shape(3, 1)))
                        .add(x.zerosLike())
                        .mul(x.onesLike()),
                SHAPE);
        assertThat(traced.parameters()).isEmpty();
    }

    @Test
    void arraysFromOutside_becomeConstants() {
        NDArray outside = traces.manager().create(new float[] {1, -2, 3, 4});
        traces.checkFunction(x -> x.mul(outside), SHAPE);
        assertThat(outside.toFloatArray()).containsExactly(1, -2, 3, 4);
    }

    @Test
    void numbersOfTheBatchSize_becomeExpressions() {
        TracedModel traced = traces.checkFunction(x -> x.div(2 * x.getShape().get(0) + 1), SHAPE);
        assertThat(traced.model().graph().nodes().stream().map(Node::opType))
                .containsExactly("Shape", "Gather", "Mul", "Add", "Squeeze", "Cast", "Div");
    }
}
