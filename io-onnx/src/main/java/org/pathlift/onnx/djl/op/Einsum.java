package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A sum of products over labelled axes, by batched matrix products of two operands at a time from the left. Gradients pass.
 *
 * @param array the value so far
 * @param labels the label of each of its axes
 */
record Einsum(NDArray array, List<Integer> labels) {

    /** Returns the result of an equation that {@link EinsumEquation#problems} finds no fault with. */
    static NDArray evaluate(String equation, NDList operands) {
        EinsumEquation parsed = EinsumEquation.of(
                equation,
                operands.stream().map(operand -> operand.getShape().dimension()).toList());
        Einsum result = new Einsum(operands.head(), parsed.inputs().get(0)).diagonals();
        for (int i = 1; i < operands.size(); i++) {
            Set<Integer> needed = new HashSet<>(parsed.output());
            parsed.inputs().subList(i + 1, operands.size()).forEach(needed::addAll);
            result = result.times(new Einsum(operands.get(i), parsed.inputs().get(i)).diagonals(), needed);
        }
        return result.summed(parsed.output()).ordered(parsed.output()).array();
    }

    /** Returns this with one axis for each label: the diagonal where there were more. */
    private Einsum diagonals() {
        for (int second = 1; second < labels.size(); second++) {
            int first = labels.indexOf(labels.get(second));
            if (first < second) {
                List<Integer> left = new ArrayList<>(labels);
                left.remove(second);
                left.remove(first);
                left.add(labels.get(second));
                return new Einsum(array.diagonal(0, first, second), left).diagonals();
            }
        }
        return this;
    }

    /** Returns this summed over all axes but some. */
    private Einsum summed(Iterable<Integer> kept) {
        Set<Integer> keep = new HashSet<>();
        kept.forEach(keep::add);
        int[] axes = IntStream.range(0, labels.size())
                .filter(i -> !keep.contains(labels.get(i)))
                .toArray();
        return axes.length == 0
                ? this
                : new Einsum(
                        array.sum(axes).toType(array.getDataType(), false),
                        labels.stream().filter(keep::contains).toList());
    }

    /** Returns this with its axes in the order of some labels, which may be more than it has. */
    private Einsum ordered(List<Integer> order) {
        List<Integer> own = order.stream().filter(labels::contains).toList();
        return own.equals(labels)
                ? this
                : new Einsum(
                        array.transpose(own.stream().mapToInt(labels::indexOf).toArray()), own);
    }

    private long extent(int label) {
        int axis = labels.indexOf(label);
        return axis < 0 ? 1 : array.size(axis);
    }

    /** Returns the product, summed over the labels that nobody needs any more. */
    private Einsum times(Einsum other, Set<Integer> needed) {
        Set<Integer> neededHere = new HashSet<>(needed);
        neededHere.addAll(other.labels);
        Set<Integer> neededThere = new HashSet<>(needed);
        neededThere.addAll(labels);
        Einsum left = summed(neededHere);
        Einsum right = other.summed(neededThere);
        List<Integer> shared =
                left.labels.stream().filter(right.labels::contains).toList();
        List<Integer> batch = shared.stream().filter(needed::contains).toList();
        List<Integer> inner =
                shared.stream().filter(label -> !needed.contains(label)).toList();
        List<Integer> rows =
                left.labels.stream().filter(label -> !shared.contains(label)).toList();
        List<Integer> columns =
                right.labels.stream().filter(label -> !shared.contains(label)).toList();
        NDArray one = left.matrices(batch, rows, inner, right);
        NDArray two = right.matrices(batch, inner, columns, left);
        NDArray product = inner.isEmpty() ? one.mul(two) : one.matMul(two);
        List<Integer> made = join(batch, rows, columns);
        long[] shape = made.stream()
                .mapToLong(label -> Math.max(left.extent(label), right.extent(label)))
                .toArray();
        return new Einsum(product.reshape(shape), made);
    }

    /** Returns this as matrices: the batch's axes, then two that hold all others; shared extents of 1 are repeated. */
    private NDArray matrices(List<Integer> batch, List<Integer> rows, List<Integer> columns, Einsum other) {
        List<Integer> order = join(batch, rows, columns);
        Einsum sorted = ordered(order);
        long[] full = order.stream()
                .mapToLong(label -> sorted.extent(label) == 1 ? other.extent(label) : sorted.extent(label))
                .toArray();
        Shape shape = new Shape(full);
        NDArray whole = sorted.array.getShape().equals(shape) ? sorted.array : sorted.array.broadcast(shape);
        int depth = batch.size();
        Shape target = shape.slice(0, depth)
                .add(shape.slice(depth, depth + rows.size()).size())
                .add(shape.slice(depth + rows.size()).size());
        return whole.reshape(target);
    }

    private static List<Integer> join(List<Integer> one, List<Integer> two, List<Integer> three) {
        List<Integer> all = new ArrayList<>(one);
        all.addAll(two);
        all.addAll(three);
        return all;
    }
}
