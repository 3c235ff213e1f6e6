package org.pathlift.conditioning.testing;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.graph.Attribute;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.serde.ModelBuilder;

/** A model's bytes made anew from its reading, all constants as initializers: what ONNX Runtime runs in tests. */
public final class Rebuilt {

    private Rebuilt() {}

    /** The bytes of a model without subgraphs. */
    public static byte[] bytes(Model model) {
        Graph graph = model.graph();
        ModelBuilder builder = new ModelBuilder(model.opset());
        model.opsets().forEach((domain, version) -> {
            if (!domain.isEmpty()) {
                builder.opset(domain, version);
            }
        });
        for (ValueInfo input : graph.inputs()) {
            Object[] dims = input.dims().orElseThrow().stream()
                    .map(dim -> dim instanceof Dim.Known known
                            ? (Object) known.value()
                            : dim instanceof Dim.Symbolic symbol ? symbol.name() : -1L)
                    .toArray();
            builder.inputSymbolic(input.name(), input.type(), dims);
        }
        graph.constants().values().forEach(constant -> builder.initializer(constant.tensor()));
        for (Node node : graph.sorted()) {
            if (graph.constant(node.output()) == null) {
                builder.node(node.domain(), node.opType(), node.inputs(), node.outputs(), attributes(node));
            }
        }
        graph.outputs().forEach(output -> builder.output(output.name()));
        return builder.toBytes();
    }

    private static Map<String, Object> attributes(Node node) {
        Map<String, Object> attributes = new HashMap<>();
        node.attributes().forEach((name, attribute) -> attributes.put(name, value(node, name, attribute)));
        return attributes;
    }

    private static Object value(Node node, String name, Attribute attribute) {
        if (attribute instanceof Attribute.OfInt found) {
            return found.value();
        } else if (attribute instanceof Attribute.OfFloat found) {
            return found.value();
        } else if (attribute instanceof Attribute.OfString found) {
            return found.value();
        } else if (attribute instanceof Attribute.OfInts found) {
            return found.values().stream().mapToLong(Long::longValue).toArray();
        } else if (attribute instanceof Attribute.OfFloats found) {
            float[] values = new float[found.values().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = found.values().get(i);
            }
            return values;
        } else if (attribute instanceof Attribute.OfTensor found) {
            return found.value();
        }
        throw new UnsupportedOperationException(node.label() + " has an attribute '" + name + "' that is not rebuilt");
    }

    /** A model with its constants replaced by others of the same type and shape. */
    public static Model with(Model model, List<Tensor> constants) {
        Map<String, Tensor> replaced = new LinkedHashMap<>();
        constants.forEach(tensor -> replaced.put(tensor.name(), tensor));
        return model.withConstants(replaced);
    }
}
