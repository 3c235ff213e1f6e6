package org.pathlift.conditioning.symmetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.pathlift.onnx.graph.Attribute;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;

/**
 * The operators that move elements without changing them. One definition serves the search for units and the lifting.
 *
 * <p>A padded zero comes out as {@link IndexField#NOTHING}; along an axis on which a field does not vary, zeros are not
 * represented.
 */
public final class Rearrangements {

    private Rearrangements() {}

    /** Returns what a node does to fields, or empty where it does not rearrange or an argument is not known. */
    public static Optional<Rearrangement> of(Node node, Facts facts) {
        if (!node.domain().isEmpty()) {
            return Optional.empty();
        }
        return switch (node.opType()) {
            case "Reshape", "Flatten", "Squeeze", "Unsqueeze" ->
                both(node, facts).map(shapes -> single(field -> Reshapes.reshape(field, shapes.in, shapes.out)));
            case "Transpose" ->
                both(node, facts).map(shapes -> single(field -> field.transposed(order(node, shapes.in))));
            case "Slice" -> slice(node, facts);
            case "Split" -> split(node, facts);
            case "Gather" -> gather(node, facts);
            case "Concat" -> concat(node, facts);
            case "Expand" -> both(node, facts).map(shapes -> single(field -> field.withRank(shapes.out.rank())));
            case "Tile" -> both(node, facts).map(shapes -> single(field -> tile(field, shapes)));
            case "Pad" -> pad(node, facts);
            case "DepthToSpace" ->
                both(node, facts).map(shapes -> single(field -> depthToSpace(node, field, shapes.in)));
            case "SpaceToDepth" ->
                both(node, facts).map(shapes -> single(field -> spaceToDepth(node, field, shapes.in)));
            default -> Optional.empty();
        };
    }

    private record Shapes(Shape in, Shape out) {}

    private static Optional<Shapes> both(Node node, Facts facts) {
        return facts.shape(node.input(0))
                .flatMap(in -> facts.shape(node.output()).map(out -> new Shapes(in, out)));
    }

    private static Rearrangement single(UnaryOperator<IndexField> step) {
        return (inputs, output) -> step.apply(inputs.get(0));
    }

    private static int[] order(Node node, Shape in) {
        return node.intsAttribute("perm")
                .map(perm ->
                        IntStream.range(0, perm.length).map(i -> (int) perm[i]).toArray())
                .orElseGet(() -> IntStream.range(0, in.rank())
                        .map(i -> in.rank() - 1 - i)
                        .toArray());
    }

    private static Optional<Rearrangement> slice(Node node, Facts facts) {
        Optional<Shapes> known = both(node, facts);
        boolean attributes = node.attributes().containsKey("starts");
        Optional<long[]> starts = facts.intsOf(node, "starts", 1);
        Optional<long[]> axes = facts.intsOf(node, "axes", 3);
        Optional<long[]> steps = attributes ? Optional.empty() : facts.ints(node, 4);
        if (known.isEmpty()
                || starts.isEmpty()
                || (node.hasInput(3) && axes.isEmpty())
                || (node.hasInput(4) && steps.isEmpty())) {
            return Optional.empty();
        }
        Shapes shapes = known.get();
        return Optional.of(single(field -> {
            IndexField result = field;
            for (int i = 0; i < starts.get().length; i++) {
                int axis = axes.isPresent() ? Facts.axis(axes.get()[i], shapes.in.rank()) : i;
                int extent = (int) shapes.in.dim(axis);
                int step = steps.isPresent() ? (int) steps.get()[i] : 1;
                long start = starts.get()[i] < 0 ? starts.get()[i] + extent : starts.get()[i];
                int first = (int) Math.max(0, Math.min(step > 0 ? extent : extent - 1, start));
                int count = (int) shapes.out.dim(axis);
                if (result.dim(axis) > 1) {
                    result = result.picked(
                            axis,
                            IntStream.range(0, count).map(k -> first + k * step).toArray());
                }
            }
            return result;
        }));
    }

    private static Optional<Rearrangement> split(Node node, Facts facts) {
        Optional<Shape> in = facts.shape(node.input(0));
        if (in.isEmpty()
                || node.outputs().stream()
                        .anyMatch(out -> out.isEmpty() || facts.shape(out).isEmpty())) {
            return Optional.empty();
        }
        int axis = Facts.axis(node.intAttribute("axis", 0), in.get().rank());
        return Optional.of((inputs, output) -> {
            IndexField field = inputs.get(0);
            if (field.dim(axis) == 1) {
                return field;
            }
            int start = 0;
            for (int i = 0; i < output; i++) {
                start += (int) facts.shapeOf(node.outputs().get(i)).dim(axis);
            }
            int count = (int) facts.shapeOf(node.outputs().get(output)).dim(axis);
            return field.picked(axis, IntStream.range(start, start + count).toArray());
        });
    }

    private static Optional<Rearrangement> gather(Node node, Facts facts) {
        Optional<Shapes> known = both(node, facts);
        Optional<Shape> indexShape = facts.shape(node.input(1));
        Optional<long[]> indices = facts.ints(node, 1);
        if (known.isEmpty() || indexShape.isEmpty()) {
            return Optional.empty();
        }
        Shape in = known.get().in;
        int axis = Facts.axis(node.intAttribute("axis", 0), in.rank());
        int indexRank = indexShape.get().rank();
        return Optional.of(single(field -> {
            boolean varies = field.dim(axis) > 1;
            if (varies && indices.isEmpty()) {
                throw new UnknownArgumentException("its indices are computed from data");
            }
            IndexField picked = field;
            if (varies) {
                int extent = (int) in.dim(axis);
                picked = field.picked(
                        axis,
                        IntStream.range(0, indices.get().length)
                                .map(i -> (int) (indices.get()[i] < 0 ? indices.get()[i] + extent : indices.get()[i]))
                                .toArray());
            }
            int[] dims = new int[in.rank() - 1 + indexRank];
            for (int i = 0; i < dims.length; i++) {
                if (i < axis) {
                    dims[i] = picked.dim(i);
                } else if (i < axis + indexRank) {
                    dims[i] = varies ? (int) indexShape.get().dim(i - axis) : 1;
                } else {
                    dims[i] = picked.dim(i - indexRank + 1);
                }
            }
            return picked.reinterpreted(dims);
        }));
    }

    private static Optional<Rearrangement> concat(Node node, Facts facts) {
        List<Integer> extents = new ArrayList<>();
        int rank = 0;
        for (String input : node.inputs()) {
            Optional<Shape> shape = facts.shape(input);
            if (shape.isEmpty()) {
                return Optional.empty();
            }
            rank = shape.get().rank();
            extents.add((int) shape.get().dim(Facts.axis(node.intAttribute("axis", 0), rank)));
        }
        int axis = Facts.axis(node.intAttribute("axis", 0), rank);
        return Optional.of((inputs, output) -> {
            List<IndexField> parts = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                parts.add(inputs.get(i).expandedAlong(axis, extents.get(i)));
            }
            return IndexField.concatenated(parts, axis);
        });
    }

    private static IndexField tile(IndexField field, Shapes shapes) {
        IndexField result = field;
        for (int axis = 0; axis < field.rank(); axis++) {
            int extent = field.dim(axis);
            if (extent > 1) {
                int target = (int) shapes.out.dim(axis);
                result = result.picked(
                        axis, IntStream.range(0, target).map(i -> i % extent).toArray());
            }
        }
        return result;
    }

    private static Optional<Rearrangement> pad(Node node, Facts facts) {
        Optional<Shapes> known = both(node, facts);
        Optional<long[]> given = facts.intsOf(node, "pads", 1);
        Optional<long[]> axes = facts.ints(node, 3);
        String mode = node.stringAttribute("mode", "constant");
        boolean zero = !mode.equals("constant")
                || (node.hasInput(2)
                        ? facts.scalar(node.input(2))
                                .filter(value -> value == 0)
                                .isPresent()
                        : node.floatAttribute("value", 0) == 0);
        if (known.isEmpty() || given.isEmpty() || !zero || (node.hasInput(3) && axes.isEmpty())) {
            return Optional.empty();
        }
        Shape in = known.get().in;
        long[] pads = given.get();
        return Optional.of(single(field -> {
            IndexField result = field;
            for (int i = 0; i < pads.length / 2; i++) {
                int axis = axes.isPresent() ? Facts.axis(axes.get()[i], in.rank()) : i;
                if (result.dim(axis) > 1) {
                    int begin = (int) pads[i];
                    int extent = (int) in.dim(axis);
                    int target = begin + extent + (int) pads[i + pads.length / 2];
                    result = result.picked(
                            axis,
                            IntStream.range(0, target)
                                    .map(k -> padded(k - begin, extent, mode))
                                    .toArray());
                }
            }
            return result;
        }));
    }

    private static int padded(int place, int extent, String mode) {
        if (place >= 0 && place < extent) {
            return place;
        }
        return switch (mode) {
            case "edge" -> Math.max(0, Math.min(extent - 1, place));
            case "reflect" -> extent == 1 ? 0 : reflected(Math.floorMod(place, 2 * (extent - 1)), extent);
            case "wrap" -> Math.floorMod(place, extent);
            default -> -1;
        };
    }

    private static int reflected(int place, int extent) {
        return place < extent ? place : 2 * (extent - 1) - place;
    }

    private static IndexField depthToSpace(Node node, IndexField field, Shape in) {
        long b = node.intAttribute("blocksize", 1);
        boolean crd = node.attributes().get("mode") instanceof Attribute.OfString mode
                && mode.value().equals("CRD");
        long c = in.dim(1) / (b * b);
        Shape cut = crd
                ? Shape.of(in.dim(0), c, b, b, in.dim(2), in.dim(3))
                : Shape.of(in.dim(0), b, b, c, in.dim(2), in.dim(3));
        int[] order = crd ? new int[] {0, 1, 4, 2, 5, 3} : new int[] {0, 3, 4, 1, 5, 2};
        Shape moved = Shape.of(in.dim(0), c, in.dim(2), b, in.dim(3), b);
        IndexField pieces = Reshapes.reshape(field, in, cut).transposed(order);
        return Reshapes.reshape(pieces, moved, Shape.of(in.dim(0), c, in.dim(2) * b, in.dim(3) * b));
    }

    private static IndexField spaceToDepth(Node node, IndexField field, Shape in) {
        long b = node.intAttribute("blocksize", 1);
        Shape cut = Shape.of(in.dim(0), in.dim(1), in.dim(2) / b, b, in.dim(3) / b, b);
        Shape moved = Shape.of(in.dim(0), b, b, in.dim(1), in.dim(2) / b, in.dim(3) / b);
        IndexField pieces = Reshapes.reshape(field, in, cut).transposed(new int[] {0, 3, 5, 1, 2, 4});
        return Reshapes.reshape(pieces, moved, Shape.of(in.dim(0), in.dim(1) * b * b, in.dim(2) / b, in.dim(3) / b));
    }
}
