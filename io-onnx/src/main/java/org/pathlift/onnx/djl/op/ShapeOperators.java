package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What changes the shape or the order of elements, or tells the shape. */
final class ShapeOperators {

    private ShapeOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.single("Flatten", 1, Gradient.FULL, ShapeOperators::flatten),
                Operator.single("Reshape", 5, Gradient.FULL, ShapeOperators::reshape),
                Operator.single("Transpose", 1, Gradient.FULL, ShapeOperators::transpose),
                Operator.single("Squeeze", 1, Gradient.FULL, ShapeOperators::squeeze),
                Operator.single("Squeeze", 13, Gradient.FULL, ShapeOperators::squeeze),
                Operator.single("Unsqueeze", 1, Gradient.FULL, ShapeOperators::unsqueeze),
                Operator.single("Unsqueeze", 13, Gradient.FULL, ShapeOperators::unsqueeze),
                Operator.single("Expand", 8, Gradient.FULL, ShapeOperators::expand),
                Operator.single("Tile", 6, Gradient.FULL, ShapeOperators::tile),
                Operator.single("DepthToSpace", 1, Gradient.FULL, ShapeOperators::depthToSpace),
                Operator.single("SpaceToDepth", 1, Gradient.FULL, ShapeOperators::spaceToDepth),
                Operator.single("Shape", 1, Gradient.NONE, ShapeOperators::shape),
                Operator.single("Size", 1, Gradient.NONE, ShapeOperators::size));
    }

    /** To a matrix: the axes before the given one, and the rest. */
    private static NDArray flatten(Call call) {
        Shape shape = call.input(0).getShape();
        int axis = Call.axis(call.attribute("axis", 1), shape.dimension());
        return call.input(0)
                .reshape(shape.slice(0, axis).size(), shape.slice(axis).size());
    }

    /** A target extent of 0 copies the input's, unless allowzero says otherwise; one of -1 is what is left. */
    private static NDArray reshape(Call call) {
        Shape shape = call.input(0).getShape();
        long[] target = call.ints(1).clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < target.length; i++) {
            if (target[i] == 0 && call.attribute("allowzero", 0) == 0) {
                target[i] = shape.get(i);
            }
            if (target[i] == -1) {
                open = i;
            } else {
                known *= target[i];
            }
        }
        if (open >= 0) {
            target[open] = known == 0 ? 0 : shape.size() / known;
        }
        return call.input(0).reshape(target);
    }

    private static NDArray transpose(Call call) {
        long[] order = call.attribute("perm");
        NDArray array = call.input(0);
        return order == null
                ? array.transpose()
                : array.transpose(
                        Arrays.stream(order).mapToInt(Math::toIntExact).toArray());
    }

    private static NDArray squeeze(Call call) {
        Shape shape = call.input(0).getShape();
        long[] axes = call.ints("axes", 1);
        if (axes == null) {
            return call.input(0)
                    .reshape(Arrays.stream(shape.getShape())
                            .filter(extent -> extent != 1)
                            .toArray());
        }
        BitSet dropped = set(axes, shape.dimension());
        return call.input(0)
                .reshape(IntStream.range(0, shape.dimension())
                        .filter(i -> !dropped.get(i))
                        .mapToLong(shape::get)
                        .toArray());
    }

    private static NDArray unsqueeze(Call call) {
        Shape shape = call.input(0).getShape();
        long[] axes = call.ints("axes", 1);
        if (axes == null) {
            throw call.unsupported("axes must be given", "axes", "none");
        }
        long[] target = new long[shape.dimension() + axes.length];
        BitSet added = set(axes, target.length);
        int from = 0;
        for (int i = 0; i < target.length; i++) {
            target[i] = added.get(i) ? 1 : shape.get(from++);
        }
        return call.input(0).reshape(target);
    }

    private static BitSet set(long[] axes, int rank) {
        BitSet set = new BitSet();
        for (long axis : axes) {
            set.set(Call.axis(axis, rank));
        }
        return set;
    }

    /** To the shape that the input's and the given one broadcast to. */
    private static NDArray expand(Call call) {
        long[] own = call.input(0).getShape().getShape();
        long[] asked = call.ints(1);
        long[] target = new long[Math.max(own.length, asked.length)];
        for (int i = 1; i <= target.length; i++) {
            long one = i <= own.length ? own[own.length - i] : 1;
            long other = i <= asked.length ? asked[asked.length - i] : 1;
            target[target.length - i] = one == 1 ? other : one;
        }
        return call.input(0).broadcast(target);
    }

    private static NDArray tile(Call call) {
        return call.input(0).tile(call.ints(1));
    }

    private static NDArray depthToSpace(Call call) {
        NDArray x = call.input(0);
        long block = call.attribute("blocksize", 1L);
        long depth = x.size(1) / (block * block);
        NDArray spread = call.attribute("mode", "DCR").equals("DCR")
                ? x.reshape(x.size(0), block, block, depth, x.size(2), x.size(3))
                        .transpose(0, 3, 4, 1, 5, 2)
                : x.reshape(x.size(0), depth, block, block, x.size(2), x.size(3))
                        .transpose(0, 1, 4, 2, 5, 3);
        return spread.reshape(x.size(0), depth, x.size(2) * block, x.size(3) * block);
    }

    private static NDArray spaceToDepth(Call call) {
        NDArray x = call.input(0);
        long block = call.attribute("blocksize", 1L);
        long height = x.size(2) / block;
        long width = x.size(3) / block;
        return x.reshape(x.size(0), x.size(1), height, block, width, block)
                .transpose(0, 3, 5, 1, 2, 4)
                .reshape(x.size(0), x.size(1) * block * block, height, width);
    }

    private static NDArray shape(Call call) {
        long[] shape = call.input(0).getShape().getShape();
        int start = bound(call.attribute("start", 0L), shape.length);
        int end = bound(call.attribute("end", (long) shape.length), shape.length);
        long[] part = Arrays.copyOfRange(shape, start, Math.max(start, end));
        return call.array(part, part.length);
    }

    private static int bound(long axis, int rank) {
        return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
    }

    private static NDArray size(Call call) {
        return call.array(LongStream.of(call.input(0).size()).toArray());
    }
}
