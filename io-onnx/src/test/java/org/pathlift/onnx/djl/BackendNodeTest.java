package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pathlift.onnx.djl.op.TensorArrays;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Tensor;

/**
 * ONNX's backend node tests (Debian's package libonnx-testdata) of all operators that are claimed.
 *
 * <p>{@code -Doperator=Conv} runs those of one operator, or of those that a regular expression matches.
 */
class BackendNodeTest {

    /** Of the largest magnitude of an output: NumPy and PyTorch sum in other orders. */
    private static final double FLOAT32 = 1e-5;

    private static final double FLOAT64 = 1e-12;

    /** The expected windows were computed with 3.1415 for pi, 3e-5 too little; the official runner allows 1e-3. */
    private static final double WINDOW = 1e-4;

    /** The expected values of RoiAlign are printed to four digits. */
    private static final double DIGITS = 1e-4;

    @Test
    void count_ofTestsThatRun_isInTheDocumentation() throws IOException {
        List<BackendCase> all = BackendCase.all();
        assumeFalse(all.isEmpty(), "the package libonnx-testdata is not installed");
        long run = all.stream().filter(one -> one.refusal().isEmpty()).count();
        assertThat(Files.readString(Path.of(System.getProperty("pathlift.root"), "docs/operators.md")))
                .contains("All " + run + " pass");
    }

    @TestFactory
    Stream<DynamicTest> block_onClaimedOperator_givesTheExpectedOutputs() {
        List<BackendCase> all = BackendCase.all();
        assumeFalse(all.isEmpty(), "the package libonnx-testdata is not installed");
        return all.stream()
                .filter(one -> one.has(System.getProperty("operator", ".*")))
                .filter(one -> one.refusal().isEmpty())
                .map(one -> Named.test(one.name(), () -> one.data().forEach(data -> check(one, data))));
    }

    private static void check(BackendCase one, BackendCase.Data data) {
        DataType floats = one.isDouble() ? DataType.FLOAT64 : DataType.FLOAT32;
        OnnxBlock block = OnnxBlock.of(one.model());
        try (NDManager manager = DjlEngine.get().newBaseManager()) {
            NDList inputs = new NDList();
            data.inputs().forEach(tensor -> inputs.add(TensorArrays.array(manager, tensor, floats)));
            block.initialize(manager, floats, inputs.getShapes());
            NDList outputs = block.forward(new ParameterStore(manager, false), inputs, one.isTraining(data));
            assertThat(outputs).hasSameSizeAs(data.outputs());
            for (int i = 0; i < outputs.size(); i++) {
                Tensor expected = data.outputs().get(i);
                if (one.isRandom(data)) {
                    Expect.type(
                            outputs.get(i), expected.type(), expected.shape().toArray());
                } else {
                    double bound = bound(one, expected.type());
                    Expect.close(outputs.get(i), expected, bound);
                }
            }
        } finally {
            block.clear();
        }
    }

    /** Sixteen bits are computed in float32; what is expected was rounded to them, by up to half an ulp. */
    private static double bound(BackendCase one, ElementType type) {
        if (one.has("RoiAlign")) {
            return DIGITS;
        }
        if (one.name().contains("window")) {
            return WINDOW;
        }
        return switch (type) {
            case DOUBLE -> FLOAT64;
            case FLOAT16 -> 0x1p-11;
            case BFLOAT16 -> 0x1p-8;
            default -> FLOAT32;
        };
    }
}
