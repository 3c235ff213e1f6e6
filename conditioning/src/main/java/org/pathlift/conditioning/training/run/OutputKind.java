package org.pathlift.conditioning.training.run;

import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;

/** What the numbers at a classifier's output are, as the graph's last node tells. */
public enum OutputKind {
    /** Any numbers: the softmax is not in the graph. */
    LOGITS,
    /** Probabilities, from a Softmax. */
    PROBABILITIES,
    /** Logarithms of probabilities, from a LogSoftmax. */
    LOG_PROBABILITIES;

    /** Returns the kind of a graph's first output, seen through copies and changes of shape. */
    public static OutputKind of(Graph graph) {
        @Nullable Node node = graph.producer(graph.outputs().get(0).name());
        while (node != null
                && (node.is("Identity") || node.is("Reshape") || node.is("Flatten") || node.is("Squeeze"))) {
            node = graph.producer(node.input(0));
        }
        if (node != null && node.is("Softmax")) {
            return PROBABILITIES;
        }
        return node != null && node.is("LogSoftmax") ? LOG_PROBABILITIES : LOGITS;
    }
}
