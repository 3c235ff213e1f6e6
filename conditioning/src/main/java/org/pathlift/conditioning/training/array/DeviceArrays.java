package org.pathlift.conditioning.training.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/**
 * Reads and overwrites arrays wherever they live. A write changes the array's own memory, so that every holder of the
 * array sees it, and is no step of the computation of gradients.
 */
public final class DeviceArrays {

    private static final NDIndex EVERYTHING = new NDIndex("...");

    private DeviceArrays() {}

    /**
     * Returns the elements of an array in its own type.
     *
     * @throws IllegalArgumentException if ONNX has no such type
     */
    public static Tensor read(String name, NDArray array) {
        return read(name, array, elementType(array.getDataType()));
    }

    /** Returns the elements of an array, rounded to a type. */
    public static Tensor read(String name, NDArray array, ElementType type) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            byte[] bytes = array.toType(dataType(type), false).toByteArray();
            return new Tensor(name, type, shape(array), new HeapData(ByteBuffer.wrap(bytes)));
        }
    }

    /**
     * Overwrites an array by a tensor, rounded to the array's type.
     *
     * @throws IllegalArgumentException if the shapes differ
     */
    public static void write(Tensor source, NDArray target) {
        if (!source.shape().equals(shape(target))) {
            throw new IllegalArgumentException("the array of '%s' has shape %s, found a tensor of shape %s"
                    .formatted(source.name(), shape(target), source.shape()));
        }
        if (source.shape().elements() == 0) {
            return;
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            int size = Math.toIntExact(source.data().size());
            ByteBuffer bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
            bytes.put(source.data().slice(0, size)).rewind();
            NDArray host = target.getManager().create(bytes, target.getShape(), dataType(source.type()));
            assign(target, host.toDevice(target.getDevice(), false));
        }
    }

    /** Overwrites an array by another of the same shape, rounded to the target's type. */
    public static void assign(NDArray target, NDArray value) {
        if (target.size() > 0) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                target.stopGradient().set(EVERYTHING, value.toType(target.getDataType(), false));
            }
        }
    }

    /** Overwrites an array by zeros, whatever it holds: also where it holds no number. */
    public static void zero(NDArray target) {
        if (target.size() > 0) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                target.stopGradient().set(EVERYTHING, 0);
            }
        }
    }

    /** Returns the shape of an array. */
    public static Shape shape(NDArray array) {
        return Shape.of(array.getShape().getShape());
    }

    /**
     * Returns the type of an array in ONNX.
     *
     * @throws IllegalArgumentException if ONNX has no such type
     */
    public static ElementType elementType(DataType type) {
        return switch (type) {
            case FLOAT32 -> ElementType.FLOAT;
            case FLOAT64 -> ElementType.DOUBLE;
            case FLOAT16 -> ElementType.FLOAT16;
            case BFLOAT16 -> ElementType.BFLOAT16;
            case INT64 -> ElementType.INT64;
            case INT32 -> ElementType.INT32;
            case INT8 -> ElementType.INT8;
            case UINT8 -> ElementType.UINT8;
            default -> throw new IllegalArgumentException("arrays of " + type + " hold no weights");
        };
    }

    private static DataType dataType(ElementType type) {
        return Arrays.stream(DataType.values())
                .filter(candidate -> isKnown(candidate) && elementType(candidate) == type)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("tensors of " + type + " hold no weights"));
    }

    private static boolean isKnown(DataType type) {
        return switch (type) {
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT64, INT32, INT8, UINT8 -> true;
            default -> false;
        };
    }
}
