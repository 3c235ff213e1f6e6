package org.pathlift.onnx.serde;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Node;

/**
 * A NodeProto of the file.
 *
 * @param path the fields that enclose it, outermost first; the last is the NodeProto itself
 * @param node what it says
 * @param attributes its attributes, in file order; empty but for operators that make constants
 */
record StoredNode(List<Field> path, Node node, List<StoredAttribute> attributes) {

    @Nullable
    StoredAttribute attribute(String name) {
        for (StoredAttribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                return attribute;
            }
        }
        return null;
    }
}
