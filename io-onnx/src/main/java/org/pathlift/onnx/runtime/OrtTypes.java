package org.pathlift.onnx.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.ValueInfo;

/** Element types and tensors to and from ONNX Runtime. */
final class OrtTypes {

    private OrtTypes() {}

    /** Returns the element type of a tensor; ONNX Runtime's numbers are its own, not those of the file format. */
    static ElementType type(TensorInfo info) {
        return switch (info.onnxType) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> ElementType.FLOAT;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> ElementType.DOUBLE;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> ElementType.FLOAT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> ElementType.BFLOAT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> ElementType.INT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> ElementType.UINT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> ElementType.INT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> ElementType.UINT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> ElementType.INT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> ElementType.UINT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> ElementType.INT64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> ElementType.UINT64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> ElementType.BOOL;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> ElementType.STRING;
            default -> ElementType.UNDEFINED;
        };
    }

    /** Returns whether tensors of this type come out of ONNX Runtime's Java interface as numbers. */
    static boolean readable(TensorInfo info) {
        ElementType type = type(info);
        return type != ElementType.UNDEFINED && type != ElementType.STRING && info.type != OnnxJavaType.UNKNOWN;
    }

    /** Returns whether ONNX Runtime's Java interface takes inputs of a type. */
    static boolean feedable(ElementType type) {
        return javaType(type) != OnnxJavaType.UNKNOWN;
    }

    /** Returns what is wrong with an input that is not {@link #feedable}. */
    static Problem cannotFeed(ValueInfo input) {
        return new Problem(
                "an input must hold numbers of a type that can be fed",
                "input '" + input.name() + "'",
                "a tensor of float32, float64, float16, bfloat16, int8 to int64, uint8 or bool",
                input.type() == ElementType.UNDEFINED
                        ? "a sequence, a map, an optional or an unknown type"
                        : input.type().toString(),
                "change the input in the model, e.g. by a Cast");
    }

    /** Returns a tensor for ONNX Runtime over a sample's own bytes. */
    static OnnxTensor toOrt(Sample sample) throws OrtException {
        return OnnxTensor.createTensor(
                Ort.environment(), sample.bytes(), sample.shape().toArray(), javaType(sample.type()));
    }

    private static OnnxJavaType javaType(ElementType type) {
        return switch (type) {
            case FLOAT -> OnnxJavaType.FLOAT;
            case DOUBLE -> OnnxJavaType.DOUBLE;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case BFLOAT16 -> OnnxJavaType.BFLOAT16;
            case INT8 -> OnnxJavaType.INT8;
            case UINT8 -> OnnxJavaType.UINT8;
            case INT16 -> OnnxJavaType.INT16;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case BOOL -> OnnxJavaType.BOOL;
            default -> OnnxJavaType.UNKNOWN;
        };
    }

    /** Returns a copy of a tensor's elements. */
    static OutputValue fromOrt(OnnxTensor tensor) throws OrtException {
        TensorInfo info = tensor.getInfo();
        ElementType type = type(info);
        Shape shape = Shape.of(info.getShape());
        ByteBuffer bytes = shape.elements() == 0 ? ByteBuffer.allocate(0) : tensor.getByteBuffer();
        return new OutputValue(type, shape, bytes.order(ByteOrder.nativeOrder()));
    }
}
