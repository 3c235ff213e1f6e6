package org.pathlift.onnx.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.serde.ModelBuilder;

/** One node run on arrays, for tests of values that neither files nor ONNX Runtime can say. */
final class Evaluation {

    private Evaluation() {}

    /** Returns a node's output in float64 and the gradient of its sum, for one vector. */
    static double[][] withGradient(String operator, long opset, Map<String, Object> attributes, double... x) {
        try (NDManager manager = DjlEngine.get().newBaseManager();
                OnnxBlocks block = new OnnxBlocks(builder(operator, opset, attributes, ElementType.DOUBLE, 1))) {
            NDArray input = manager.create(x);
            input.setRequiresGradient(true);
            try (GradientCollector collector = DjlEngine.get().newGradientCollector()) {
                NDArray output = block.forward(manager, input);
                collector.backward(output.sum());
                return new double[][] {
                    output.toDoubleArray(), input.getGradient().toDoubleArray()
                };
            }
        }
    }

    /** Returns a node's output, read by a function, for vectors of one type. */
    static <T> T of(
            String operator,
            long opset,
            Map<String, Object> attributes,
            ElementType type,
            Function<NDManager, NDList> inputs,
            Function<NDArray, T> reader) {
        try (NDManager manager = DjlEngine.get().newBaseManager()) {
            NDList arrays = inputs.apply(manager);
            try (OnnxBlocks block = new OnnxBlocks(builder(operator, opset, attributes, type, arrays.size()))) {
                return reader.apply(block.forward(manager, arrays.toArray(NDArray[]::new)));
            }
        }
    }

    private static ModelBuilder builder(
            String operator, long opset, Map<String, Object> attributes, ElementType type, int inputs) {
        ModelBuilder builder = new ModelBuilder(opset);
        List<String> names = IntStream.range(0, inputs).mapToObj(i -> "x" + i).toList();
        names.forEach(name -> builder.input(name, type, -1));
        return builder.node(operator, names, List.of("y"), attributes).output("y");
    }

    private record OnnxBlocks(OnnxBlock block) implements AutoCloseable {

        OnnxBlocks(ModelBuilder builder) {
            this(OnnxBlock.of(builder.build()));
        }

        NDArray forward(NDManager manager, NDArray... inputs) {
            block.initialize(manager, DataType.FLOAT64, new Shape(1));
            return block.forward(new ParameterStore(manager, false), new NDList(inputs), false)
                    .head();
        }

        @Override
        public void close() {
            block.clear();
        }
    }
}
