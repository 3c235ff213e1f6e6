package org.pathlift.onnx.serde;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Attribute;

/**
 * An AttributeProto of the file.
 *
 * @param path the fields that enclose it, outermost first; the last is the AttributeProto itself
 * @param name its name
 * @param value what it says
 * @param tensor the tensor that it holds, if it holds one that can be edited
 */
record StoredAttribute(
        List<Field> path,
        String name,
        Attribute value,
        @Nullable StoredTensor tensor) {}
