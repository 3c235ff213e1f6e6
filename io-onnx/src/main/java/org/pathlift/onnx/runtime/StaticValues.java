package org.pathlift.onnx.runtime;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.pathlift.onnx.graph.Attribute;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;

/** Finds the values that follow from constants and shapes alone, so that they hold for whatever data is fed. */
final class StaticValues {

    /** Larger tensors are never shape arithmetic. */
    static final int MAX_ELEMENTS = 4096;

    private static final Set<String> OF_SHAPE = Set.of("Shape", "Size");
    private static final Set<String> RANDOM = Set.of(
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike",
            "Multinomial",
            "Bernoulli",
            "Dropout");

    private StaticValues() {}

    /** Returns the values, other than constants, that nodes compute from constants and shapes alone. */
    static Set<String> computed(Graph graph) {
        Set<String> known = new HashSet<>(graph.constants().keySet());
        Set<String> computed = new LinkedHashSet<>();
        for (Node node : graph.sorted()) {
            boolean follows = node.domain().isEmpty()
                    && !RANDOM.contains(node.opType())
                    && node.attributes().values().stream().noneMatch(value -> value instanceof Attribute.OfGraph)
                    && (OF_SHAPE.contains(node.opType())
                            || node.inputs().stream().allMatch(input -> input.isEmpty() || known.contains(input)));
            if (follows) {
                node.outputs().stream()
                        .filter(output -> !output.isEmpty() && known.add(output))
                        .forEach(computed::add);
            }
        }
        return computed;
    }

    /** Returns the whole-number constants of moderate size. */
    static Map<String, long[]> constants(Graph graph) {
        Map<String, long[]> values = new LinkedHashMap<>();
        graph.constants().forEach((name, constant) -> {
            Tensor tensor = constant.tensor();
            if (tensor.type().isInteger()
                    && tensor.type().bits() >= 8
                    && tensor.shape().elements() <= MAX_ELEMENTS) {
                values.put(name, tensor.reader().toLongs());
            }
        });
        return values;
    }
}
