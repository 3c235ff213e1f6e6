package org.pathlift.conditioning.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * The shape that a model's input declares for one example: the declared extents after the batch.
 *
 * @param dims the extents, some of which may be open; empty where any shape will do
 */
public record ExampleShape(Optional<List<Dim>> dims) {

    /** Keeps an unmodifiable copy of {@code dims}. */
    public ExampleShape {
        dims = dims.map(List::copyOf);
    }

    /** Returns the shape that fits all examples. */
    public static ExampleShape any() {
        return new ExampleShape(Optional.empty());
    }

    /** Returns a shape without open extents. */
    public static ExampleShape of(long... extents) {
        return new ExampleShape(
                Optional.of(LongStream.of(extents).<Dim>mapToObj(Dim.Known::new).toList()));
    }

    /** Returns the shape of one example of an input, whose first axis is the batch. */
    public static ExampleShape ofInput(ValueInfo input) {
        return new ExampleShape(input.dims().map(dims -> dims.subList(Math.min(1, dims.size()), dims.size())));
    }

    /**
     * Returns the shape that examples get in order to be fed, which has as many elements as their own.
     *
     * <p>Axes of extent 1 come and go, and a flat shape becomes any other and any other flat: none of these moves a number.
     * Between two shapes that both have more than one real axis, extents must be equal, since else a wrong order of axes
     * would go unseen.
     *
     * @return the shape, or empty if the examples cannot be fed
     */
    public Optional<Shape> fit(Shape data) {
        if (dims.isEmpty()) {
            return Optional.of(data);
        }
        return resolve(dims.get(), data).filter(shape -> sameOrder(shape, data));
    }

    private static Optional<Shape> resolve(List<Dim> dims, Shape data) {
        long known = 1;
        int open = 0;
        for (Dim dim : dims) {
            if (dim instanceof Dim.Known extent) {
                known *= Math.max(1, extent.value());
            } else {
                open++;
            }
        }
        long[] extents = new long[dims.size()];
        int added = dims.size() - data.rank();
        for (int axis = 0; axis < extents.length; axis++) {
            if (dims.get(axis) instanceof Dim.Known extent) {
                extents[axis] = extent.value();
            } else if (open == 1) {
                extents[axis] = data.elements() / known;
            } else {
                extents[axis] = axis < added ? 1 : data.dim(axis - added);
            }
        }
        Shape shape = Shape.of(extents);
        return shape.elements() == data.elements() ? Optional.of(shape) : Optional.empty();
    }

    private static boolean sameOrder(Shape a, Shape b) {
        List<Long> first = realAxes(a);
        List<Long> second = realAxes(b);
        return first.size() < 2 || second.size() < 2 || first.equals(second);
    }

    private static List<Long> realAxes(Shape shape) {
        List<Long> extents = new ArrayList<>();
        for (long extent : shape.toArray()) {
            if (extent != 1) {
                extents.add(extent);
            }
        }
        return extents;
    }

    /** Returns the shape if none of its extents is open. */
    public Optional<Shape> known() {
        if (dims.isEmpty() || !dims.get().stream().allMatch(Dim.Known.class::isInstance)) {
            return Optional.empty();
        }
        Shape shape = Shape.of(
                dims.get().stream().mapToLong(dim -> ((Dim.Known) dim).value()).toArray());
        return Optional.of(shape);
    }

    @Override
    public String toString() {
        return dims.map(extents -> extents.stream().map(Dim::toString).collect(Collectors.joining(",", "[", "]")))
                .orElse("any shape");
    }
}
