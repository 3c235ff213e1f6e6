package org.pathlift.conditioning.asymmetry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Attribute;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.serde.ModelBuilder;

/** Builds a model anew with some nodes replaced by others. Values keep their names. */
final class Rebuilt {

    /** Adds nodes in place of one. */
    interface Replacement {
        void add(ModelBuilder builder);
    }

    private Rebuilt() {}

    /** Builds; nodes that stand for constants become initializers. */
    static ModelBuilder of(Model model, List<Tensor> constants, Map<Integer, Replacement> replacements) {
        check(model);
        ModelBuilder builder = new ModelBuilder(model.opset()).irVersion(Math.max(4, model.irVersion()));
        model.opsets().forEach(builder::opset);
        model.metadata().forEach(builder::metadata);
        builder.name(model.graph().name());
        for (ValueInfo input : model.graph().inputs()) {
            builder.inputSymbolic(input.name(), input.type(), dims(input));
        }
        model.graph().constants().values().forEach(constant -> builder.initializer(constant.tensor()));
        constants.forEach(builder::initializer);
        Set<String> names = new HashSet<>();
        for (Node node : model.graph().nodes()) {
            if (model.graph().constants().containsKey(node.output())) {
                continue;
            }
            Replacement replacement = replacements.get(node.index());
            if (replacement != null) {
                replacement.add(builder);
            } else {
                String name = node.name();
                if (name.isEmpty() || !names.add(name)) {
                    builder.node(node.domain(), node.opType(), node.inputs(), node.outputs(), attributes(node));
                } else {
                    builder.namedNode(
                            name, node.domain(), node.opType(), node.inputs(), node.outputs(), attributes(node));
                }
            }
        }
        for (ValueInfo output : model.graph().outputs()) {
            if (output.dims().isPresent() && output.type().bits() > 0) {
                builder.outputSymbolic(output.name(), output.type(), dims(output));
            } else {
                builder.output(output.name());
            }
        }
        return builder;
    }

    private static void check(Model model) {
        List<Problem> problems = new ArrayList<>();
        for (Node node : model.graph().nodes()) {
            node.attributes().forEach((name, attribute) -> {
                if (attribute instanceof Attribute.OfGraph || attribute instanceof Attribute.Opaque) {
                    problems.add(new Problem(
                            "activations are replaced in models without subgraphs",
                            node.label(),
                            "attributes of numbers, texts and tensors",
                            "'" + name + "'",
                            "use --kind w, which changes weights only"));
                }
            });
        }
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
    }

    private static Object[] dims(ValueInfo value) {
        return value.dims().orElse(List.of()).stream()
                .map(dim -> dim instanceof Dim.Known known
                        ? (Object) known.value()
                        : dim instanceof Dim.Symbolic symbolic ? symbolic.name() : (Object) (-1L))
                .toArray();
    }

    private static Map<String, Object> attributes(Node node) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        node.attributes().forEach((name, attribute) -> attributes.put(name, plain(attribute)));
        return attributes;
    }

    private static Object plain(Attribute attribute) {
        if (attribute instanceof Attribute.OfInt found) {
            return found.value();
        }
        if (attribute instanceof Attribute.OfFloat found) {
            return found.value();
        }
        if (attribute instanceof Attribute.OfString found) {
            return found.value();
        }
        if (attribute instanceof Attribute.OfInts found) {
            return found.values().stream().mapToLong(Long::longValue).toArray();
        }
        if (attribute instanceof Attribute.OfFloats found) {
            float[] values = new float[found.values().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = found.values().get(i);
            }
            return values;
        }
        if (attribute instanceof Attribute.OfStrings found) {
            return found.values().toArray(new String[0]);
        }
        if (attribute instanceof Attribute.OfTensor found) {
            return found.value();
        }
        throw new IllegalStateException("subgraphs were refused before");
    }
}
