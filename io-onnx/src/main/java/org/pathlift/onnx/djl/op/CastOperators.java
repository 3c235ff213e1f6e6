package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Node;

/** Changes of the element type. All floating types are one here, so that casts between them change nothing. */
final class CastOperators {

    private CastOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.unary("Identity", 1, Gradient.FULL, x -> x),
                Operator.single("Cast", 6, Gradient.FULL, CastOperators::cast)
                        .restricted(
                                "to floating values of 16 to 64 bits (which are not rounded to the narrower type), "
                                        + "whole numbers of 8 to 64 bits, truth values",
                                CastOperators::check),
                Operator.single(
                        "CastLike",
                        15,
                        Gradient.FULL,
                        call -> call.input(0).toType(call.input(1).getDataType(), false)));
    }

    private static List<String> check(Node node) {
        ElementType type = target(node);
        return TensorArrays.supports(type) ? List.of() : List.of("to " + type);
    }

    private static ElementType target(Node node) {
        return ElementType.ofCode((int) node.intAttribute("to", 0));
    }

    /** Fractions are cut off; whole numbers wrap, also to types that are int64 here. */
    private static NDArray cast(Call call) {
        NDArray x = call.input(0);
        ElementType type = target(call.node());
        DataType to = TensorArrays.dataType(type, call.floats());
        NDArray converted = x.toType(to, false);
        return switch (type) {
            case UINT16, UINT32 -> WholeNumbers.wrapUnsigned(converted, type.bits());
            case INT16 -> WholeNumbers.wrapSigned(converted, type.bits());
            default -> converted;
        };
    }
}
