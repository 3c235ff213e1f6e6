package org.pathlift.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelBuilder;

/** Tries whether ONNX Runtime loads and computes. */
public final class OrtProbe {

    private static final float[] PRODUCT = {7, 10, 15, 22};

    private OrtProbe() {}

    /**
     * Loads the native library where it is not loaded yet, and multiplies two matrices.
     *
     * @return what it said; devices are its execution providers, such as {@code CPU} and {@code CUDA}
     * @throws LinkageError if the library does not load
     * @throws org.pathlift.onnx.error.PathliftException if it refuses the model
     * @throws IllegalStateException if it computes something else
     */
    public static EngineProbe run() {
        long start = System.nanoTime();
        Sample square = Sample.ofFloats(Shape.of(2, 2), 1, 2, 3, 4);
        byte[] model = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, 2, 2)
                .initializer(Tensor.ofFloats("w", Shape.of(2, 2), 1, 2, 3, 4))
                .node("MatMul", List.of("x", "w"), List.of("y"))
                .output("y", ElementType.FLOAT, 2, 2)
                .toBytes();
        OrtEnvironment environment = Ort.environment();
        try (Runner runner = Runner.open(model)) {
            OutputValue expected = OutputValue.ofFloats(Shape.of(2, 2), PRODUCT);
            OutputValue found = runner.run(Map.of("x", square)).get("y");
            if (found == null || !expected.equals(found)) {
                throw new IllegalStateException(
                        "expected the product " + Arrays.toString(PRODUCT) + ", found " + found);
            }
        }
        List<String> providers = OrtEnvironment.getAvailableProviders().stream()
                .map(provider -> provider.getName().replace("ExecutionProvider", ""))
                .toList();
        return new EngineProbe(environment.getVersion(), providers, (System.nanoTime() - start) / 1e9);
    }
}
