package org.pathlift.conditioning.symmetry;

import org.pathlift.onnx.graph.Node;

/** What one family of operators does to the fields of unit ids. Sees only nodes with an activation among their inputs. */
@FunctionalInterface
interface Rule {

    /** Records the node's outputs and bindings, and returns what the node is to the symmetry. */
    Role apply(Node node, Findings found);
}
