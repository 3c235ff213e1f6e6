package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pathlift.onnx.djl.op.Gradient;
import org.pathlift.onnx.djl.op.Operator;
import org.pathlift.onnx.djl.op.Operators;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;

/**
 * Every operator alone: its outputs against ONNX Runtime in float32 and float64, its gradients against central differences.
 *
 * <p>{@code -Doperator=Conv} runs the cases of one operator.
 */
class OperatorCasesTest {

    private static final double FLOAT32 = 1e-5;
    private static final double FLOAT64 = 1e-12;

    @TestFactory
    Stream<DynamicTest> gradients_ofEveryDifferentiableCase_agreeWithCentralDifferences() {
        return cases().filter(one -> operator(one).gradient() != Gradient.NONE)
                .map(one -> dynamicTest(
                        one.toString(),
                        () -> GradientCheck.check(
                                one.model(ElementType.DOUBLE),
                                one.samples(ElementType.DOUBLE),
                                one.isInTraining(),
                                one::hasGradient)));
    }

    @TestFactory
    Stream<DynamicTest> outputs_inFloat32_agreeWithOnnxRuntime() {
        return cases().filter(one -> !one.isInTraining())
                .map(one -> dynamicTest(one.toString(), () -> {
                    try (Runner runner = Runner.open(one.bytes(ElementType.FLOAT))) {
                        compare(one, ElementType.FLOAT, runner, FLOAT32);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> outputs_inFloat64_agreeWithOnnxRuntimeWhereItHasTheKernel() {
        return cases().filter(one -> !one.isInTraining())
                .map(one -> dynamicTest(one.toString(), () -> {
                    try (Runner runner = openIfImplemented(one.bytes(ElementType.DOUBLE))) {
                        compare(one, ElementType.DOUBLE, runner, FLOAT64);
                    }
                }));
    }

    @Test
    void everyDifferentiableOperator_ofEveryVersion_hasACase() {
        Set<String> missing = new LinkedHashSet<>();
        Set<Operator> covered = new LinkedHashSet<>();
        OperatorCases.all().forEach(one -> covered.add(operator(one)));
        Operators.all()
                .forEach(versions -> versions.values().stream()
                        .filter(operator -> operator.gradient() != Gradient.NONE && !covered.contains(operator))
                        .forEach(operator -> missing.add(operator.type() + "-" + operator.since())));
        assertThat(missing).as("differentiable operators without a case").isEmpty();
    }

    private static Stream<OperatorCase> cases() {
        String operator = System.getProperty("operator", "");
        return OperatorCases.all().stream()
                .filter(one -> operator.isEmpty() || one.operator().equals(operator));
    }

    private static Operator operator(OperatorCase one) {
        Node node = one.model(ElementType.FLOAT).graph().nodes().get(0);
        return Operators.find(node, one.opset()).orElseThrow(() -> new AssertionError(one + " is not covered"));
    }

    private static Runner openIfImplemented(byte[] model) {
        try {
            return Runner.open(model);
        } catch (UnsupportedModelException e) {
            assumeFalse(e.getMessage().contains("NOT_IMPLEMENTED"), "ONNX Runtime has no float64 kernel");
            throw e;
        }
    }

    private static void compare(OperatorCase one, ElementType floats, Runner runner, double bound) {
        Model model = one.model(floats);
        Map<String, Sample> samples = one.samples(floats);
        DataType type = floats == ElementType.DOUBLE ? DataType.FLOAT64 : DataType.FLOAT32;
        Map<String, OutputValue> expected = runner.run(samples);
        OnnxBlock block = OnnxBlock.of(model);
        try (NDManager manager = DjlEngine.get().newBaseManager()) {
            NDList inputs = Blocks.inputs(manager, model, samples, type);
            block.initialize(manager, type, inputs.getShapes());
            NDList outputs = block.forward(new ParameterStore(manager, false), inputs, false);
            assertThat(outputs).hasSameSizeAs(model.graph().outputs());
            for (int i = 0; i < outputs.size(); i++) {
                String name = model.graph().outputs().get(i).name();
                Expect.close(outputs.get(i), Objects.requireNonNull(expected.get(name), name), bound);
            }
        } finally {
            block.clear();
        }
    }
}
