package org.pathlift.onnx.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * Chooses the shapes of a model's inputs: the declared extents, then the user's, then 1 for a batch, then a nominal value.
 *
 * <p>A batch is the axis whose declared name says so, or else the first. Equal names get equal values.
 */
final class InputShapes {

    /**
     * Nominal extents to try, in order: images are 224 or, where the net is made for small ones, 64, 32 or 28 wide;
     * other open axes (sequences, features) are 16.
     */
    static final List<Nominal> NOMINALS = List.of(
            new Nominal(224, 16),
            new Nominal(64, 16),
            new Nominal(32, 16),
            new Nominal(28, 16),
            new Nominal(256, 64),
            new Nominal(8, 8),
            new Nominal(1, 1));

    /**
     * A choice of nominal extents.
     *
     * @param spatial of height, width and depth of an image
     * @param other of any other open axis
     */
    record Nominal(long spatial, long other) {}

    private static final String REMEDY = "give the shape with --input-shape NAME:1,3,224,224";

    private final Model model;
    private final Map<String, Shape> given;
    private final Map<String, Long> symbols = new LinkedHashMap<>();
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final List<Assumption> assumptions = new ArrayList<>();

    /**
     * Checks the user's shapes against the model's.
     *
     * @throws RequestException if one names no input or contradicts it, or an input without a declared rank has none;
     *     with all such problems
     * @throws UnsupportedModelException if an input is no tensor
     */
    InputShapes(Model model, Map<String, Shape> given, Nominal nominal) {
        this.model = model;
        this.given = given;
        check();
        for (ValueInfo input : model.graph().inputs()) {
            @Nullable Shape shape = given.get(input.name());
            shapes.put(input.name(), shape != null ? shape : choose(input, nominal));
        }
    }

    Map<String, Shape> shapes() {
        return shapes;
    }

    List<Assumption> assumptions() {
        return assumptions;
    }

    /** Returns the values of named extents: the user's and the assumed. */
    Map<String, Long> symbols() {
        return symbols;
    }

    boolean nominal() {
        return assumptions.stream().anyMatch(assumption -> !assumption.batch());
    }

    private void check() {
        List<Problem> unsupported = model.graph().inputs().stream()
                .filter(input -> input.type() == ElementType.UNDEFINED)
                .map(OrtTypes::cannotFeed)
                .toList();
        if (!unsupported.isEmpty()) {
            throw new UnsupportedModelException(unsupported);
        }
        List<Problem> problems = new ArrayList<>();
        Set<String> names = model.graph().inputs().stream().map(ValueInfo::name).collect(Collectors.toSet());
        for (String name : new TreeSet<>(given.keySet())) {
            if (!names.contains(name)) {
                problems.add(new Problem(
                        "a shape must name an input of the model",
                        "shape of '" + name + "'",
                        "one of " + new TreeSet<>(names),
                        "no such input",
                        "correct the name"));
            }
        }
        for (ValueInfo input : model.graph().inputs()) {
            @Nullable Shape shape = given.get(input.name());
            if (shape != null) {
                compare(input, shape, problems);
            } else if (input.dims().isEmpty()) {
                problems.add(new Problem(
                        "an input's rank must be known",
                        "input '" + input.name() + "'",
                        "a declared or given shape",
                        "none",
                        REMEDY));
            }
        }
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
    }

    private void compare(ValueInfo input, Shape shape, List<Problem> problems) {
        if (input.dims().isEmpty()) {
            return;
        }
        List<Dim> dims = input.dims().get();
        boolean fits = dims.size() == shape.rank();
        for (int axis = 0; fits && axis < dims.size(); axis++) {
            Dim dim = dims.get(axis);
            long extent = shape.dim(axis);
            if (dim instanceof Dim.Known known) {
                fits = known.value() == extent;
            } else if (dim instanceof Dim.Symbolic symbol) {
                @Nullable Long before = symbols.putIfAbsent(symbol.name(), extent);
                if (before != null && before != extent) {
                    problems.add(new Problem(
                            "extents of the same name must be equal",
                            "shape of input '" + input.name() + "', axis " + axis + " (" + symbol.name() + ")",
                            before.toString(),
                            Long.toString(extent),
                            "give equal extents"));
                }
            }
        }
        if (!fits) {
            problems.add(new Problem(
                    "a given shape must fit the declared one",
                    "shape of input '" + input.name() + "'",
                    dims.toString(),
                    shape.toString(),
                    "correct the shape; named extents and ? are free"));
        }
    }

    private Shape choose(ValueInfo input, Nominal nominal) {
        List<Dim> dims = input.dims().orElseThrow();
        int batch = batchAxis(dims);
        long[] extents = new long[dims.size()];
        for (int axis = 0; axis < extents.length; axis++) {
            Dim dim = dims.get(axis);
            if (dim instanceof Dim.Known known) {
                extents[axis] = known.value();
                continue;
            }
            @Nullable String name = dim instanceof Dim.Symbolic symbol ? symbol.name() : null;
            @Nullable Long bound = name == null ? null : symbols.get(name);
            boolean isBatch = axis == batch || (name != null && saysBatch(name));
            if (bound != null) {
                extents[axis] = bound;
                if (!isGiven(name)) {
                    assumptions.add(new Assumption(input.name(), axis, dim.toString(), bound, wasBatch(name)));
                }
                continue;
            }
            extents[axis] = isBatch ? 1 : nominalExtent(dims, axis, nominal);
            assumptions.add(new Assumption(input.name(), axis, dim.toString(), extents[axis], isBatch));
            if (name != null) {
                symbols.put(name, extents[axis]);
            }
        }
        return Shape.of(extents);
    }

    private boolean isGiven(@Nullable String symbol) {
        return assumptions.stream()
                .noneMatch(assumption -> assumption.dimension().equals(symbol));
    }

    private boolean wasBatch(@Nullable String symbol) {
        return assumptions.stream()
                .anyMatch(assumption -> assumption.dimension().equals(symbol) && assumption.batch());
    }

    private static int batchAxis(List<Dim> dims) {
        for (Dim dim : dims) {
            if (dim instanceof Dim.Symbolic symbol && saysBatch(symbol.name())) {
                return dims.indexOf(dim);
            }
        }
        return 0;
    }

    private static boolean saysBatch(String name) {
        return name.toLowerCase(Locale.ROOT).contains("batch") || name.equals("N");
    }

    private static long nominalExtent(List<Dim> dims, int axis, Nominal nominal) {
        int rank = dims.size();
        if (rank < 4) {
            return nominal.other();
        }
        boolean channelsLast = dims.get(rank - 1) instanceof Dim.Known known
                && known.value() <= 4
                && !(dims.get(1) instanceof Dim.Known);
        boolean channel = axis == (channelsLast ? rank - 1 : 1);
        if (channel) {
            return 3;
        }
        return rank == 4 ? nominal.spatial() : Math.min(nominal.spatial(), 32);
    }
}
