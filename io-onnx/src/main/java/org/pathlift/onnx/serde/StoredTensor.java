package org.pathlift.onnx.serde;

import java.util.List;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorData;

/**
 * A TensorProto of the file.
 *
 * @param path the fields that enclose it, outermost first; the last is the TensorProto itself
 * @param name its own name
 */
record StoredTensor(List<Field> path, String name, ElementType type, Shape shape, Payload payload, TensorData data) {

    Tensor tensor(String value) {
        return new Tensor(value, type, shape, data);
    }

    Field field() {
        return path.get(path.size() - 1);
    }
}
