package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Optional;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.ValueInfo;

/** Declared types of values, out of protobuf. */
final class ValueInfos {

    private ValueInfos() {}

    static ValueInfo of(ValueInfoProto proto) {
        if (!proto.hasType() || !proto.getType().hasTensorType()) {
            return new ValueInfo(proto.getName(), ElementType.UNDEFINED, Optional.empty());
        }
        TypeProto.Tensor tensor = proto.getType().getTensorType();
        Optional<List<Dim>> dims = tensor.hasShape()
                ? Optional.of(tensor.getShape().getDimList().stream()
                        .map(ValueInfos::dim)
                        .toList())
                : Optional.empty();
        return new ValueInfo(proto.getName(), ElementType.ofCode(tensor.getElemType()), dims);
    }

    private static Dim dim(Dimension dimension) {
        if (dimension.hasDimValue() && dimension.getDimValue() >= 0) {
            return new Dim.Known(dimension.getDimValue());
        }
        if (dimension.hasDimParam() && !dimension.getDimParam().isEmpty()) {
            return new Dim.Symbolic(dimension.getDimParam());
        }
        return new Dim.Unknown();
    }
}
