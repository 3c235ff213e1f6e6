package org.pathlift.onnx.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.serde.Skeleton;

/** A model's structure in ONNX Runtime, to be run for the shapes of its values. Only shapes and small whole numbers leave it. */
final class SkeletonRun implements AutoCloseable {

    private final Model model;
    private final String where;
    private final Set<String> wanted;
    private final OrtSession session;
    private final Set<String> requested = new LinkedHashSet<>();
    private final Map<String, Shape> inferred = new HashMap<>();
    private boolean runNeeded;

    /**
     * Loads the structure.
     *
     * @param wanted the values whose elements are wanted where they are whole numbers
     * @param inputs shapes of inputs, if they are settled
     */
    SkeletonRun(Model model, Set<String> wanted, Map<String, Shape> inputs) {
        this.model = model;
        this.where = model.source().map(Model.Source::description).orElse("the model");
        this.wanted = wanted;
        this.session = Ort.open(Skeleton.of(model, inputs), where, RunnerOptions.DEFAULT);
        try {
            session.getOutputInfo().forEach((name, info) -> {
                if (info.getInfo() instanceof TensorInfo tensor) {
                    take(name, tensor);
                }
            });
        } catch (OrtException e) {
            close();
            throw Ort.refused("the types of all values must be known to ONNX Runtime", where, e, null);
        }
    }

    private void take(String name, TensorInfo info) {
        long[] dims = info.getShape();
        // No extents may mean a scalar or an unknown rank.
        boolean settled = dims.length > 0 && LongStream.of(dims).allMatch(dim -> dim >= 0);
        if (settled) {
            inferred.put(name, Shape.of(dims));
        }
        if (OrtTypes.readable(info)) {
            requested.add(name);
            boolean elementsWanted =
                    wanted.contains(name) && OrtTypes.type(info).isInteger();
            runNeeded |= !settled || elementsWanted;
        }
    }

    /** Returns what ONNX Runtime found by loading the structure, if that is all there is to know. */
    Optional<Result> withoutRun() {
        return runNeeded ? Optional.empty() : Optional.of(new Result(inferred, Map.of()));
    }

    /**
     * What a run tells.
     *
     * @param shapes the shapes of all tensors that nodes compute
     * @param ints the wanted whole numbers
     */
    record Result(Map<String, Shape> shapes, Map<String, long[]> ints) {}

    /**
     * Runs the structure on inputs of these shapes.
     *
     * @throws UnsupportedModelException if it does not run on them
     */
    Result run(Map<String, Shape> inputs) {
        List<Problem> problems = model.graph().inputs().stream()
                .filter(input -> !OrtTypes.feedable(input.type()))
                .map(OrtTypes::cannotFeed)
                .toList();
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
        Map<String, Shape> shapes = new HashMap<>(inferred);
        Map<String, long[]> ints = new HashMap<>();
        Map<String, InputUses.Range> ranges = InputUses.of(model);
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        try {
            for (ValueInfo input : model.graph().inputs()) {
                InputUses.@Nullable Range range = ranges.get(input.name());
                double fill = range == null ? 0 : range.probe();
                Shape shape = Objects.requireNonNull(inputs.get(input.name()));
                feeds.put(input.name(), OrtTypes.toOrt(Sample.filled(input.type(), shape, fill)));
            }
            if (requested.isEmpty()) {
                return new Result(shapes, ints);
            }
            try (OrtSession.Result result = session.run(feeds, requested)) {
                for (Map.Entry<String, OnnxValue> entry : result) {
                    if (entry.getValue() instanceof OnnxTensor tensor) {
                        read(entry.getKey(), tensor, shapes, ints);
                    }
                }
            }
        } catch (OrtException e) {
            throw Ort.refused(
                    "the model must run in ONNX Runtime",
                    where + " on inputs of shape " + inputs,
                    e,
                    "give the shapes that it was made for with --input-shape NAME:1,3,224,224");
        } finally {
            OnnxValue.close(feeds);
        }
        return new Result(shapes, ints);
    }

    private void read(String name, OnnxTensor tensor, Map<String, Shape> shapes, Map<String, long[]> ints)
            throws OrtException {
        Shape shape = Shape.of(tensor.getInfo().getShape());
        shapes.put(name, shape);
        ElementType type = OrtTypes.type(tensor.getInfo());
        if (wanted.contains(name) && type.isInteger() && shape.elements() <= StaticValues.MAX_ELEMENTS) {
            ints.put(name, OrtTypes.fromOrt(tensor).toLongs());
        }
    }

    @Override
    public void close() {
        Ort.close(session);
    }
}
