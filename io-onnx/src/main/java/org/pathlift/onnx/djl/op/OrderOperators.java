package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.List;

/** What goes by the order of elements. */
final class OrderOperators {

    private OrderOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.of("TopK", 1, Gradient.FULL, OrderOperators::topK),
                Operator.of("TopK", 10, Gradient.FULL, OrderOperators::topK),
                Operator.of("TopK", 11, Gradient.FULL, OrderOperators::topK),
                Operator.of("Unique", 11, Gradient.NONE, OrderOperators::unique));
    }

    /**
     * Of equal elements the one with the smaller index comes first, which the engine's own order leaves open: the elements'
     * ranks among all values, with the index as last digit, are ordered instead.
     */
    private static NDList topK(Call call) {
        NDArray array = call.input(0);
        int rank = array.getShape().dimension();
        int axis = Call.axis(call.attribute("axis", -1L), rank);
        long count = call.has(1) ? call.ints(1)[0] : call.attribute("k", 1L);
        boolean largest = call.attribute("largest", 1L) != 0;
        long extent = array.size(axis);
        NDArray places = Indices.range(call.manager(), extent, axis, rank);
        NDArray last = largest ? places.neg().add(extent - 1) : places;
        NDArray ranks = array.stopGradient().unique(null, true, true, false).get(1);
        NDArray keys = Elements.times(ranks.reshape(array.getShape()), extent).add(last);
        NDArray found =
                keys.topK(Math.toIntExact(count), axis, largest, true).head().mod(Elements.scalar(last, extent));
        NDArray indices = largest ? found.neg().add(extent - 1) : found;
        return new NDList(array.gather(indices, axis), indices);
    }

    /** The distinct elements or slices, where each is first, which one each element is, and how often each occurs. */
    private static NDList unique(Call call) {
        boolean whole = !call.node().attributes().containsKey("axis");
        NDArray array = whole ? call.input(0).flatten() : call.input(0);
        int axis = Call.axis(call.attribute("axis", 0L), array.getShape().dimension());
        NDList found = array.unique(axis, true, true, true);
        NDArray inverse = found.get(1);
        NDArray counts = found.get(2);
        long extent = inverse.size();
        NDArray order = Elements.times(inverse, extent)
                .add(Indices.range(call.manager(), extent, 0, 1))
                .argSort();
        NDArray first = Indices.take(order, 0, counts.cumSum(0).sub(counts));
        if (call.attribute("sorted", 1L) != 0) {
            return new NDList(found.head(), first, inverse, counts);
        }
        NDArray seen = first.argSort();
        return new NDList(
                Indices.take(found.head(), axis, seen),
                Indices.take(first, 0, seen),
                Indices.take(seen.argSort(), 0, inverse),
                Indices.take(counts, 0, seen).toType(DataType.INT64, false));
    }
}
