package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** What picks elements by index or by condition. */
final class SelectionOperators {

    private SelectionOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.single("Gather", 1, Gradient.FULL, SelectionOperators::gather),
                Operator.single("GatherElements", 11, Gradient.FULL, SelectionOperators::gatherElements),
                Operator.single("GatherND", 11, Gradient.FULL, SelectionOperators::gatherNd),
                Operator.single("NonZero", 9, Gradient.NONE, SelectionOperators::nonZero),
                Operator.single("Compress", 9, Gradient.FULL, SelectionOperators::compress),
                Operator.single("OneHot", 9, Gradient.PARTIAL, SelectionOperators::oneHot)
                        .restricted("gradient to the two values only", node -> List.of()),
                Operator.single("Trilu", 14, Gradient.FULL, SelectionOperators::trilu),
                Operator.single("ReverseSequence", 10, Gradient.FULL, SelectionOperators::reverseSequence));
    }

    private static NDArray gather(Call call) {
        NDArray data = call.input(0);
        NDArray indices = call.input(1);
        Shape shape = data.getShape();
        int axis = Call.axis(call.attribute("axis", 0L), shape.dimension());
        Shape target = shape.slice(0, axis).addAll(indices.getShape()).addAll(shape.slice(axis + 1));
        if (indices.size() == 1) {
            long place = call.ints(1)[0];
            long from = place < 0 ? place + shape.get(axis) : place;
            if (from < 0 || from >= shape.get(axis)) {
                throw call.unsupported("an index must be within its axis", "below " + shape.get(axis), "" + place);
            }
            return Ranges.slice(data, axis, from, from + 1, 1).reshape(target);
        }
        if (axis == 0 && data.getDataType().isFloating()) {
            NDArray table = shape.dimension() == 2
                    ? data
                    : data.reshape(shape.get(0), shape.slice(1).size());
            return Indices.rows(table, Indices.fromFront(indices, shape.get(0))).reshape(target);
        }
        return Indices.take(data, axis, indices);
    }

    private static NDArray gatherElements(Call call) {
        NDArray data = call.input(0);
        int axis = Call.axis(call.attribute("axis", 0L), data.getShape().dimension());
        return data.gather(Indices.fromFront(call.input(1), data.size(axis)), axis);
    }

    /** Each row of the last axis of the indices is a place in the data, after the batch axes that both share. */
    private static NDArray gatherNd(Call call) {
        NDArray data = call.input(0);
        NDArray indices = call.input(1);
        Shape outer = indices.getShape().slice(0, indices.getShape().dimension() - 1);
        int batch = (int) call.attribute("batch_dims", 0L);
        NDIndex index = new NDIndex();
        for (int i = 0; i < batch; i++) {
            NDArray range = Indices.range(call.manager(), data.size(i), i, outer.dimension());
            index.addIndices("{}", range.broadcast(outer));
        }
        for (long i = 0; i < indices.getShape().getLastDimension(); i++) {
            index.addIndices("{}", indices.get(new NDIndex().addEllipseDim().addIndices(i)));
        }
        return data.get(index);
    }

    private static NDArray nonZero(Call call) {
        NDArray array = call.input(0);
        return (array.isScalar() ? array.reshape(1) : array).nonzero().transpose();
    }

    private static NDArray compress(Call call) {
        boolean whole = !call.node().attributes().containsKey("axis");
        NDArray data = whole ? call.input(0).flatten() : call.input(0);
        int axis = Call.axis(call.attribute("axis", 0L), data.getShape().dimension());
        return Indices.take(data, axis, call.input(1).nonzero().reshape(-1));
    }

    /** The second value where an index says so along a new axis, and the first one elsewhere. */
    private static NDArray oneHot(Call call) {
        NDArray indices = call.input(0).toType(DataType.INT64, false);
        long depth = call.ints(1)[0];
        int rank = indices.getShape().dimension() + 1;
        int axis = Call.axis(call.attribute("axis", -1L), rank);
        NDArray hot =
                Indices.fromFront(indices, depth).expandDims(axis).eq(Indices.range(call.manager(), depth, axis, rank));
        return Indices.take(call.input(2), 0, hot.toType(DataType.INT64, false));
    }

    private static NDArray trilu(Call call) {
        NDArray array = call.input(0);
        int rank = array.getShape().dimension();
        long offset = call.has(1) ? call.ints(1)[0] : 0;
        NDArray rows = Indices.range(call.manager(), array.size(rank - 2), 0, 2);
        NDArray over = Indices.range(call.manager(), array.size(rank - 1), 1, 2).sub(rows);
        NDArray kept = call.attribute("upper", 1L) != 0 ? over.gte(offset) : over.lte(offset);
        return Indices.orElse(kept, array, 0);
    }

    /** Reverses the first elements along the time axis, as many as each batch entry's length says. */
    private static NDArray reverseSequence(Call call) {
        NDArray array = call.input(0);
        int rank = array.getShape().dimension();
        int time = (int) call.attribute("time_axis", 0L);
        int batch = (int) call.attribute("batch_axis", 1L);
        NDArray steps = Indices.range(call.manager(), array.size(time), time, rank);
        NDArray lengths = call.input(1)
                .toType(DataType.INT64, false)
                .reshape(Indices.range(call.manager(), array.size(batch), batch, rank)
                        .getShape());
        NDArray inside = steps.lt(lengths).toType(DataType.INT64, false);
        NDArray mirrored =
                lengths.sub(1).sub(Elements.times(steps, 2)).mul(inside).add(steps);
        return array.gather(mirrored.broadcast(array.getShape()), time);
    }
}
