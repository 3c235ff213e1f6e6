package org.pathlift.conditioning.training.checkpoint;

import java.util.Map;
import java.util.Optional;
import org.pathlift.onnx.graph.ElementType;

/** The names of element types in the safetensors format. */
final class TensorTypes {

    private static final Map<ElementType, String> NAMES = Map.of(
            ElementType.FLOAT, "F32",
            ElementType.DOUBLE, "F64",
            ElementType.FLOAT16, "F16",
            ElementType.BFLOAT16, "BF16",
            ElementType.INT64, "I64",
            ElementType.INT32, "I32",
            ElementType.INT8, "I8",
            ElementType.UINT8, "U8");

    private TensorTypes() {}

    static String name(ElementType type) {
        String name = NAMES.get(type);
        if (name == null) {
            throw new IllegalArgumentException("tensors of " + type + " are not written");
        }
        return name;
    }

    static Optional<ElementType> ofName(String name) {
        return NAMES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
