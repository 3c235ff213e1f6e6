package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Node;

/**
 * Between real numbers and whole ones of few bits. Quantized values are constant almost everywhere, so no gradient passes
 * to what is quantized (a straight-through estimate would be no derivative); a value made real again has one with respect
 * to its scale.
 */
final class QuantizationOperators {

    private static final Set<ElementType> TARGETS =
            Set.of(ElementType.UINT8, ElementType.INT8, ElementType.UINT16, ElementType.INT16);

    private QuantizationOperators() {}

    static List<Operator> list() {
        List<Operator> all = new ArrayList<>();
        for (int since : new int[] {10, 13, 19, 21}) {
            all.add(Operator.single("QuantizeLinear", since, Gradient.NONE, QuantizationOperators::quantize)
                    .restricted(
                            "to 8 bits, to 16 bits where output_dtype says so; not by blocks",
                            QuantizationOperators::problems));
            all.add(Operator.single("DequantizeLinear", since, Gradient.FULL, QuantizationOperators::dequantize)
                    .restricted("whole numbers of 8 to 32 bits; not by blocks", QuantizationOperators::problems));
        }
        all.add(Operator.of("DynamicQuantizeLinear", 11, Gradient.NONE, QuantizationOperators::dynamic));
        return List.copyOf(all);
    }

    private static List<String> problems(Node node) {
        List<String> found = new ArrayList<>();
        if (node.intAttribute("block_size", 0) != 0) {
            found.add("block_size " + node.intAttribute("block_size", 0));
        }
        ElementType type = ElementType.ofCode((int) node.intAttribute("output_dtype", 0));
        if (type != ElementType.UNDEFINED && !TARGETS.contains(type)) {
            found.add("output_dtype " + type);
        }
        return found;
    }

    private static NDArray quantize(Call call) {
        NDArray x = call.input(0);
        ElementType type = target(call);
        NDArray steps = x.div(along(call, call.input(1), x)).round();
        NDArray shifted = call.has(2) ? steps.add(along(call, call.input(2).toType(x.getDataType(), false), x)) : steps;
        return saturated(shifted, type, call.floats());
    }

    private static ElementType target(Call call) {
        ElementType asked = ElementType.ofCode((int) call.attribute("output_dtype", 0L));
        if (asked != ElementType.UNDEFINED) {
            return asked;
        }
        DataType zero = call.has(2) ? call.input(2).getDataType() : DataType.UINT8;
        return switch (zero) {
            case UINT8 -> ElementType.UINT8;
            case INT8 -> ElementType.INT8;
            default ->
                throw call.unsupported(
                        "the range of the quantized type must be known", "a zero point of 8 bits", "type " + zero);
        };
    }

    private static NDArray saturated(NDArray array, ElementType type, DataType floats) {
        double low = type == ElementType.INT8 || type == ElementType.INT16 ? -Math.scalb(1.0, type.bits() - 1) : 0;
        double high = low + Math.scalb(1.0, type.bits()) - 1;
        return array.clip(low, high).toType(TensorArrays.dataType(type, floats), false);
    }

    private static NDArray dequantize(Call call) {
        NDArray x = call.input(0);
        NDArray whole = x.toType(DataType.INT64, false);
        NDArray steps = call.has(2) ? whole.sub(along(call, call.input(2).toType(DataType.INT64, false), x)) : whole;
        return steps.toType(call.floats(), false).mul(along(call, call.input(1), x));
    }

    /** Returns one number for all, or one for each place on an axis, in a shape that broadcasts to an array's. */
    private static NDArray along(Call call, NDArray numbers, NDArray array) {
        if (numbers.size() == 1) {
            return numbers.reshape(new Shape());
        }
        int rank = array.getShape().dimension();
        long[] shape = new long[rank];
        Arrays.fill(shape, 1);
        shape[Call.axis(call.attribute("axis", 1L), rank)] = numbers.size();
        return numbers.reshape(shape);
    }

    /** To 8 bits over the range of the elements and zero; a range of nothing but zero has the scale 1. */
    private static NDList dynamic(Call call) {
        NDArray x = call.input(0);
        NDArray low = NDArrays.minimum(x.min(), Elements.scalar(x, 0));
        NDArray range = NDArrays.maximum(Elements.atLeast(x.max(), 0), low).sub(low);
        NDArray scale = Elements.over(range, 255);
        NDArray some = scale.add(scale.eq(0).toType(scale.getDataType(), false));
        NDArray zero = low.neg().div(some).clip(0, 255).round();
        NDArray y = x.div(some).round().add(zero);
        return new NDList(
                saturated(y, ElementType.UINT8, call.floats()),
                some,
                saturated(zero, ElementType.UINT8, call.floats()));
    }
}
