package org.pathlift.onnx.serde;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.HalfFloats;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/** Edits for tests. */
final class Weights {

    private Weights() {}

    /** Returns a tensor with every element doubled, in its own type. */
    static Tensor doubled(Tensor tensor) {
        int size = (int) tensor.data().size();
        ByteBuffer old = tensor.data().slice(0, size);
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            switch (tensor.type()) {
                case FLOAT -> bytes.putFloat(old.getFloat() * 2);
                case DOUBLE -> bytes.putDouble(old.getDouble() * 2);
                case FLOAT16 -> bytes.putShort(HalfFloats.toFloat16(HalfFloats.fromFloat16(old.getShort()) * 2));
                case BFLOAT16 -> bytes.putShort(HalfFloats.toBfloat16(HalfFloats.fromBfloat16(old.getShort()) * 2));
                default -> throw new IllegalArgumentException(tensor.type() + " is not rescalable");
            }
        }
        return tensor.withData(new HeapData(bytes));
    }

    /** Returns a model with all its real constants doubled. */
    static Model doubled(Model model) {
        Map<String, Tensor> replacements = new HashMap<>();
        model.graph().constants().forEach((value, constant) -> {
            if (constant.tensor().type().isRescalable()) {
                replacements.put(value, doubled(constant.tensor()));
            }
        });
        return model.withConstants(replacements);
    }

    /** Returns a model with one constant doubled. */
    static Model doubled(Model model, String value) {
        Constant constant = model.graph().constants().get(value);
        return model.withConstants(Map.of(value, doubled(constant.tensor())));
    }

    /** Returns the elements of a tensor as bytes. */
    static byte[] bytes(Tensor tensor) {
        byte[] bytes = new byte[(int) tensor.data().size()];
        tensor.data().slice(0, bytes.length).get(bytes);
        return bytes;
    }
}
