package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HalfFloats;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorReader;

/**
 * Between ONNX tensors and DJL arrays. All floating types are computed in one precision, float32 or float64, which a block
 * chooses; whole numbers keep their type where PyTorch has it and are int64 otherwise.
 */
public final class TensorArrays {

    private TensorArrays() {}

    /**
     * Returns the type in which values of an element type are computed.
     *
     * @param floats the precision of floating values
     */
    public static DataType dataType(ElementType type, DataType floats) {
        return switch (type) {
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> floats;
            case BOOL -> DataType.BOOLEAN;
            case UINT8 -> DataType.UINT8;
            case INT8 -> DataType.INT8;
            case INT32 -> DataType.INT32;
            case INT64, INT16, UINT16, UINT32, UINT64 -> DataType.INT64;
            default -> throw new IllegalArgumentException("values of type " + type + " cannot be computed with");
        };
    }

    /** Returns whether tensors of a type can become arrays. */
    public static boolean supports(ElementType type) {
        return type.isRescalable() || type == ElementType.BOOL || (type.isInteger() && type.bits() >= 8);
    }

    /** Returns a copy of a tensor's elements as an array on the manager's device. */
    public static NDArray array(NDManager manager, Tensor tensor, DataType floats) {
        Shape shape = new Shape(tensor.shape().toArray());
        DataType type = dataType(tensor.type(), floats);
        int count = Math.toIntExact(tensor.shape().elements());
        TensorReader reader = tensor.reader();
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(count, type.getNumOfBytes()))
                .order(ByteOrder.nativeOrder());
        if (type == DataType.FLOAT32) {
            float[] values = new float[count];
            reader.floats(0, values, 0, count);
            bytes.asFloatBuffer().put(values);
        } else if (type == DataType.FLOAT64) {
            double[] values = new double[count];
            reader.doubles(0, values, 0, count);
            bytes.asDoubleBuffer().put(values);
        } else {
            long[] values = reader.toLongs();
            for (int i = 0; i < count; i++) {
                put(bytes, type, i, values[i]);
            }
        }
        return OwnedArrays.owned(manager.create(bytes, shape, type));
    }

    private static void put(ByteBuffer bytes, DataType type, int index, long value) {
        switch (type.getNumOfBytes()) {
            case 1 -> bytes.put(index, (byte) value);
            case 4 -> bytes.putInt(4 * index, (int) value);
            default -> bytes.putLong(8 * index, value);
        }
    }

    /**
     * Returns a tensor of the name, type and shape of another with an array's values, rounded to nearest where the type is
     * narrower.
     *
     * @throws UnsupportedModelException if a finite value becomes infinite in the narrower type
     */
    public static Tensor tensor(NDArray array, Tensor like) {
        double[] values = array.getDataType() == DataType.FLOAT32 ? widened(array) : array.toDoubleArray();
        int size = like.type().bits() / 8;
        ByteBuffer bytes = ByteBuffer.allocate(values.length * size).order(ByteOrder.LITTLE_ENDIAN);
        int overflows = 0;
        for (int i = 0; i < values.length; i++) {
            double value = values[i];
            double written = switch (like.type()) {
                case FLOAT -> {
                    bytes.putFloat(4 * i, (float) value);
                    yield (float) value;
                }
                case DOUBLE -> {
                    bytes.putDouble(8 * i, value);
                    yield value;
                }
                case FLOAT16 -> {
                    short bits = HalfFloats.toFloat16(value);
                    bytes.putShort(2 * i, bits);
                    yield HalfFloats.fromFloat16(bits);
                }
                case BFLOAT16 -> {
                    short bits = HalfFloats.toBfloat16(value);
                    bytes.putShort(2 * i, bits);
                    yield HalfFloats.fromBfloat16(bits);
                }
                default -> throw new IllegalArgumentException("weights of type " + like.type());
            };
            overflows += Double.isFinite(value) && !Double.isFinite(written) ? 1 : 0;
        }
        if (overflows > 0) {
            throw new UnsupportedModelException(new Problem(
                    "a trained weight must fit its element type",
                    "tensor '" + like.name() + "'",
                    "values that " + like.type() + " can hold",
                    overflows + " values beyond it",
                    "train with a smaller learning rate or weight decay, or convert the model to float32"));
        }
        return like.withData(new HeapData(bytes));
    }

    private static double[] widened(NDArray array) {
        float[] narrow = array.toFloatArray();
        double[] values = new double[narrow.length];
        for (int i = 0; i < narrow.length; i++) {
            values[i] = narrow[i];
        }
        return values;
    }
}
