package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Tensor;

/**
 * The initializers of a changed graph.
 *
 * @param graph the graph before the change
 * @param replaced new constants by name
 * @param nodes the nodes that are left
 */
record Initializers(Graph graph, Map<String, Tensor> replaced, PrunedNodes nodes) {

    /**
     * Leaves in the message what has no bytes of its own (texts, unknown types), and returns the others, whose bytes are
     * asked for when the file is written.
     */
    List<Tensor> into(GraphProto.Builder result) {
        List<TensorProto> before = List.copyOf(result.getInitializerList());
        result.clearInitializer();
        List<Tensor> weights = new ArrayList<>();
        for (TensorProto initializer : before) {
            String name = initializer.getName();
            Tensor tensor = graph.constant(name);
            boolean unread = !nodes.read().contains(name) && !graph.uses(name).isEmpty();
            if (unread || replaced.containsKey(name)) {
                continue;
            }
            if (tensor == null || tensor.type().bits() == 0) {
                result.addInitializer(initializer);
            } else {
                weights.add(tensor);
            }
        }
        replaced.values().stream()
                .filter(tensor -> nodes.read().contains(tensor.name()))
                .forEach(weights::add);
        return weights;
    }
}
