package org.pathlift.conditioning.expansion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.pathlift.conditioning.expansion.InputExpansion.Appended;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Use;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.Sample;

/**
 * An expansion of one input: which of its axes grow, and how.
 *
 * <p>Of an input of four axes and more these are the spatial ones (all from axis 2, or all between the first and the last
 * where the graph's first step moves the last axis in front of them), of one of two or three axes the last.
 *
 * @param expansion how each axis grows
 * @param axes which ones, from 0, the batch counted
 */
public record ExpandedInput(InputExpansion expansion, Set<Integer> axes) {

    private static final String RULE = "an input must be one that can be expanded";

    /** Keeps an unmodifiable copy of {@code axes}. */
    public ExpandedInput {
        axes = Set.copyOf(axes);
    }

    /**
     * Decides the axes of an input.
     *
     * @throws RequestException if the input does not hold real numbers, has fewer than two axes, or appending is asked of
     *     images
     */
    public static ExpandedInput of(InputExpansion expansion, Graph graph, ValueInfo input) {
        String where = "input '" + input.name() + "'";
        List<Problem> problems = new ArrayList<>();
        if (!input.type().isRescalable()) {
            problems.add(new Problem(
                    RULE,
                    where,
                    "real numbers, which a constant can stand among",
                    input.toString(),
                    "cast the input to float in the model and give it as float"));
        }
        int rank = input.dims().map(List::size).orElse(0);
        if (rank < 2) {
            problems.add(new Problem(
                    RULE,
                    where,
                    "a declared rank of 2 or more: a batch, and what is expanded",
                    input.toString(),
                    "declare the input's axes in the model"));
        }
        if (rank > 3 && expansion instanceof Appended) {
            problems.add(new Problem(
                    RULE,
                    where,
                    "vectors or sequences of vectors to append to",
                    input.toString(),
                    "expand images by a factor"));
        }
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
        Set<Integer> axes = new TreeSet<>();
        if (rank < 4) {
            axes.add(rank - 1);
        } else {
            int first = isChannelsLast(graph, input, rank) ? 1 : 2;
            for (int i = 0; i < rank - 2; i++) {
                axes.add(first + i);
            }
        }
        return new ExpandedInput(expansion, axes);
    }

    /** Returns whether all that is done with an input is to move its last axis to place 1. */
    private static boolean isChannelsLast(Graph graph, ValueInfo input, int rank) {
        List<Use> uses = graph.uses(input.name());
        return !uses.isEmpty() && uses.stream().allMatch(use -> movesChannels(use.node(), rank));
    }

    private static boolean movesChannels(Node node, int rank) {
        Optional<long[]> order = node.is("Transpose") ? node.intsAttribute("perm") : Optional.empty();
        return order.isPresent() && order.get().length == rank && order.get()[1] == rank - 1;
    }

    /** Returns the expansion of one example, which has no batch axis. */
    public ExpandedInput ofExample() {
        Set<Integer> shifted = new TreeSet<>();
        axes.forEach(axis -> shifted.add(axis - 1));
        return new ExpandedInput(expansion, shifted);
    }

    /** Returns the expanded shape. */
    public Shape expanded(Shape shape) {
        return Placement.expanded(expansion, shape, axes);
    }

    /** Returns the declaration of the expanded input; an open extent stays open, under a new name where it had one. */
    List<Dim> expanded(List<Dim> dims) {
        List<Dim> expanded = new ArrayList<>(dims);
        for (int axis : axes) {
            Dim dim = dims.get(axis);
            if (dim instanceof Dim.Known known) {
                expanded.set(axis, new Dim.Known(expansion.extent(known.value())));
            } else if (dim instanceof Dim.Symbolic symbol) {
                expanded.set(axis, new Dim.Symbolic(symbol.name() + "_expanded"));
            }
        }
        return expanded;
    }

    /**
     * Returns the declaration that an expanded one came of.
     *
     * @throws RequestException if an extent cannot have come of the expansion
     */
    public List<Dim> original(List<Dim> dims, String where) {
        List<Dim> original = new ArrayList<>(dims);
        List<Problem> problems = new ArrayList<>();
        for (int axis : new TreeSet<>(axes)) {
            if (dims.get(axis) instanceof Dim.Known known) {
                expansion
                        .original(known.value())
                        .ifPresentOrElse(
                                extent -> original.set(axis, new Dim.Known(extent)),
                                () -> problems.add(new Problem(
                                        "the model must take inputs that the expansion makes",
                                        where,
                                        "an extent that " + expansion + " gives",
                                        known.toString(),
                                        "expand the model in the same way first, with pathlift expand")));
            }
        }
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
        return original;
    }

    /** Returns where the elements of a tensor of this shape go. */
    public Placement placement(Shape shape) {
        return Placement.of(expansion, shape, axes);
    }

    /** Returns the expansion of what is fed, in the same type. */
    public Sample expand(Sample sample) {
        Placement placement = placement(sample.shape());
        return Sample.ofDoubles(placement.to(), placement.expand(sample.toDoubles()))
                .to(sample.type());
    }
}
