package org.pathlift.conditioning.lifting;

import org.pathlift.onnx.graph.Node;

/** A region holds an operator through which no path lifting is known. */
public final class UnliftableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnliftableException(Node node, String reason) {
        super("node " + node.label() + ": " + reason);
    }
}
