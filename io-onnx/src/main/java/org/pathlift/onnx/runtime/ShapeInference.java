package org.pathlift.onnx.runtime;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * Finds the shape of every value of a model.
 *
 * <p>What the file declares is taken where it is complete; otherwise ONNX Runtime runs the model's structure once, with
 * zeros for its weights. Extents that the file leaves open and nobody gave are assumed, and the result says so.
 */
public final class ShapeInference {

    private ShapeInference() {}

    /** Finds all shapes with the model's own input shapes. */
    public static ShapeTable infer(Model model) {
        return infer(model, Map.of());
    }

    /**
     * Finds all shapes.
     *
     * @param inputShapes shapes of inputs by name; those not given follow from the file or are assumed
     * @throws RequestException if a given shape does not fit, or an input without a declared rank has none
     * @throws UnsupportedModelException if ONNX Runtime refuses the model
     */
    public static ShapeTable infer(Model model, Map<String, Shape> inputShapes) {
        InputShapes inputs = new InputShapes(model, inputShapes, InputShapes.NOMINALS.get(0));
        Graph graph = model.graph();
        Set<String> computed = StaticValues.computed(graph);
        Optional<Map<String, Shape>> declared = declared(graph, inputs);
        if (declared.isPresent() && computed.isEmpty()) {
            return table(graph, inputs, new SkeletonRun.Result(declared.get(), Map.of()));
        }
        // What the file fixes but for a batch needs no run to be trusted; guesses and wishes do.
        boolean settled = !inputs.nominal() && inputShapes.isEmpty();
        try (SkeletonRun run = new SkeletonRun(model, computed, settled ? inputs.shapes() : Map.of())) {
            Optional<SkeletonRun.Result> loaded = settled ? run.withoutRun() : Optional.empty();
            return loaded.map(result -> table(graph, inputs, result))
                    .orElseGet(() -> firstThatRuns(model, inputShapes, inputs.nominal(), run));
        }
    }

    private static ShapeTable firstThatRuns(
            Model model, Map<String, Shape> inputShapes, boolean nominal, SkeletonRun run) {
        List<InputShapes.Nominal> attempts = nominal ? InputShapes.NOMINALS : InputShapes.NOMINALS.subList(0, 1);
        @Nullable UnsupportedModelException first = null;
        for (InputShapes.Nominal extents : attempts) {
            InputShapes attempt = new InputShapes(model, inputShapes, extents);
            try {
                return table(model.graph(), attempt, run.run(attempt.shapes()));
            } catch (UnsupportedModelException e) {
                first = first == null ? e : first;
            }
        }
        throw Objects.requireNonNull(first);
    }

    private static ShapeTable table(Graph graph, InputShapes inputs, SkeletonRun.Result found) {
        Map<String, Shape> shapes = new HashMap<>(found.shapes());
        Map<String, long[]> ints = new HashMap<>(found.ints());
        shapes.putAll(inputs.shapes());
        graph.constants().forEach((name, constant) -> {
            // What a sparse initializer holds is not read, its shape neither.
            if (constant.tensor().type() != ElementType.UNDEFINED) {
                shapes.put(name, constant.tensor().shape());
            }
        });
        ints.putAll(StaticValues.constants(graph));
        return new ShapeTable(shapes, ints, inputs.shapes(), inputs.assumptions());
    }

    /** Returns the declared shapes of all values that nodes compute, if all of them are declared. */
    private static Optional<Map<String, Shape>> declared(Graph graph, InputShapes inputs) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            for (String output : node.outputs()) {
                if (output.isEmpty()) {
                    continue;
                }
                @Nullable Tensor constant = graph.constant(output);
                Optional<Shape> shape = constant != null
                        ? Optional.of(constant.shape())
                        : graph.valueInfo(output).flatMap(info -> resolve(info, inputs.symbols()));
                if (shape.isEmpty()) {
                    return Optional.empty();
                }
                shapes.put(output, shape.get());
            }
        }
        return Optional.of(shapes);
    }

    private static Optional<Shape> resolve(ValueInfo info, Map<String, Long> symbols) {
        if (info.dims().isEmpty()) {
            return Optional.empty();
        }
        List<Dim> dims = info.dims().get();
        long[] extents = new long[dims.size()];
        for (int axis = 0; axis < extents.length; axis++) {
            @Nullable
            Long extent = dims.get(axis) instanceof Dim.Known known
                    ? Long.valueOf(known.value())
                    : dims.get(axis) instanceof Dim.Symbolic symbol ? symbols.get(symbol.name()) : null;
            if (extent == null) {
                return Optional.empty();
            }
            extents[axis] = extent;
        }
        return Optional.of(Shape.of(extents));
    }
}
