package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;

/**
 * Every operator alone: its outputs against ONNX Runtime in float32 and float64, its gradients against central differences.
 *
 * <p>{@code -Doperator=Conv} runs the cases of one operator, or of those that a regular expression matches.
 */
class OperatorCasesTest {

    private static final double FLOAT32 = 1e-5;
    private static final double FLOAT64 = 1e-12;

    /**
     * Operators that ONNX Runtime computes with float32 numbers in float64 too: attributes and results of Shrink, the
     * constants of Gelu, and what GroupNormalization's specification casts to float32. ClosedFormsTest has the first two.
     */
    private static final Set<String> NARROW = Set.of("Shrink", "Gelu", "GroupNormalization");

    @TestFactory
    Stream<DynamicTest> gradients_ofEveryDifferentiableCase_agreeWithCentralDifferences() {
        return cases().filter(one -> operator(one).orElseThrow().gradient() != Gradient.NONE && one.isOfReals())
                .map(one -> Named.test(
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
                .map(one -> Named.test(one.toString(), () -> {
                    try (Runner runner = Runner.open(one.bytes(ElementType.FLOAT))) {
                        compare(one, ElementType.FLOAT, runner.run(one.samples(ElementType.FLOAT)), FLOAT32);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> outputs_inFloat64_agreeWithOnnxRuntimeWhereItHasTheKernel() {
        return cases().filter(one -> !one.isInTraining())
                .map(one -> Named.test(one.toString(), () -> {
                    Optional<Map<String, OutputValue>> expected = runIfImplemented(one);
                    assumeTrue(expected.isPresent(), "ONNX Runtime has no float64 kernel");
                    double bound = NARROW.contains(one.operator()) ? FLOAT32 : FLOAT64;
                    compare(one, ElementType.DOUBLE, expected.get(), bound);
                }));
    }

    @Test
    void everyDifferentiableOperator_ofEveryVersion_hasACase() {
        Set<String> missing = new LinkedHashSet<>();
        Set<Operator> covered = new LinkedHashSet<>();
        OperatorCases.all().forEach(one -> operator(one).ifPresent(covered::add));
        Operators.all()
                .forEach(versions -> versions.values().stream()
                        .filter(operator -> operator.gradient() != Gradient.NONE && !covered.contains(operator))
                        .forEach(operator -> missing.add(operator.type() + "-" + operator.since())));
        assertThat(missing).as("differentiable operators without a case").isEmpty();
    }

    @Test
    void everyCase_isOfAnOperatorThatIsCovered() {
        assertThat(OperatorCases.all().stream()
                        .filter(one -> operator(one).isEmpty())
                        .map(OperatorCase::operator)
                        .distinct())
                .isEmpty();
    }

    private static Stream<OperatorCase> cases() {
        String operator = System.getProperty("operator", ".*");
        return OperatorCases.all().stream()
                .filter(one -> one.operator().matches(operator))
                .filter(one -> operator(one).isPresent());
    }

    private static Optional<Operator> operator(OperatorCase one) {
        return Operators.find(one.model(ElementType.FLOAT).graph().nodes().get(0), one.opset());
    }

    /** Runs a case in float64; what runs in float32 only, which another test demands, has no kernel. */
    private static Optional<Map<String, OutputValue>> runIfImplemented(OperatorCase one) {
        try (Runner runner = Runner.open(one.bytes(ElementType.DOUBLE))) {
            return Optional.of(runner.run(one.samples(ElementType.DOUBLE)));
        } catch (UnsupportedModelException e) {
            return Optional.empty();
        }
    }

    private static void compare(OperatorCase one, ElementType floats, Map<String, OutputValue> expected, double bound) {
        Model model = one.model(floats);
        Map<String, Sample> samples = one.samples(floats);
        DataType type = floats == ElementType.DOUBLE ? DataType.FLOAT64 : DataType.FLOAT32;
        OnnxBlock block = OnnxBlock.of(model);
        try (NDManager manager = DjlEngine.get().newBaseManager()) {
            NDList inputs = Blocks.inputs(manager, model, samples, type);
            block.initialize(manager, type, inputs.getShapes());
            NDList outputs = block.forward(new ParameterStore(manager, false), inputs, false);
            assertThat(outputs).hasSameSizeAs(model.graph().outputs());
            for (int i = 0; i < outputs.size(); i++) {
                String name = model.graph().outputs().get(i).name();
                OutputValue value = Objects.requireNonNull(expected.get(name), name);
                // A cast to float32 rounds in ONNX Runtime, and does not in a float64 block.
                Expect.close(outputs.get(i), value, value.type() == ElementType.FLOAT ? FLOAT32 : bound);
            }
        } finally {
            block.clear();
        }
    }
}
