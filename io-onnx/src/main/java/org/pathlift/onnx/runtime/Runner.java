package org.pathlift.onnx.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * A model in ONNX Runtime, as the file says it: no graph optimizations, deterministic, one result for one input.
 *
 * <p>Safe to share between threads; to be closed.
 */
public final class Runner implements AutoCloseable {

    private final String name;
    private final OrtSession session;
    private final Map<String, ElementType> inputs = new LinkedHashMap<>();
    private final Set<String> outputs = new LinkedHashSet<>();
    private final List<String> skipped = new ArrayList<>();

    private Runner(String name, OrtSession session) {
        this.name = name;
        this.session = session;
        try {
            for (NodeInfo input : session.getInputInfo().values()) {
                inputs.put(
                        input.getName(),
                        input.getInfo() instanceof TensorInfo tensor ? OrtTypes.type(tensor) : ElementType.UNDEFINED);
            }
            for (NodeInfo output : session.getOutputInfo().values()) {
                if (output.getInfo() instanceof TensorInfo tensor && OrtTypes.readable(tensor)) {
                    outputs.add(output.getName());
                } else {
                    skipped.add(output.getName());
                }
            }
        } catch (OrtException e) {
            Ort.close(session);
            throw Ort.refused("inputs and outputs must be of types that can be read", name, e, null);
        }
    }

    /**
     * Opens a model file; external data is found beside it, and no size limit applies.
     *
     * @throws org.pathlift.onnx.error.UnsupportedModelException if ONNX Runtime refuses it
     */
    public static Runner open(Path model) {
        return open(model, RunnerOptions.DEFAULT);
    }

    /** Opens a model file; see {@link #open(Path)}. */
    public static Runner open(Path model, RunnerOptions options) {
        return new Runner(model.toString(), Ort.open(model, options));
    }

    /** Opens a model in memory, which must be without external data. */
    public static Runner open(byte[] model) {
        return open(model, RunnerOptions.DEFAULT);
    }

    /** Opens a model in memory, which must be without external data. */
    public static Runner open(byte[] model, RunnerOptions options) {
        return new Runner("the model in memory", Ort.open(model, "the model in memory", options));
    }

    /** Loads ONNX Runtime's native library if it is not loaded yet; returns the seconds that loading it took. */
    public static double loadNatives() {
        return Ort.loadSeconds();
    }

    /** Begins to load ONNX Runtime's native library beside other work; it takes a third of a second. */
    public static void beginLoading() {
        Thread loader = new Thread(Ort::environment, "load-onnxruntime");
        loader.setDaemon(true);
        // The first use of ONNX Runtime meets the same failure and tells of it.
        loader.setUncaughtExceptionHandler((thread, failure) -> {});
        loader.start();
    }

    /** Returns the element types of the inputs, in file order. */
    public Map<String, ElementType> inputs() {
        return java.util.Collections.unmodifiableMap(inputs);
    }

    /** Returns the outputs that {@link #run} gives. */
    public Set<String> outputs() {
        return java.util.Collections.unmodifiableSet(outputs);
    }

    /** Returns the outputs that it does not give: sequences, maps, texts, and numbers of a byte or less. */
    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    /**
     * Runs the model once.
     *
     * @param samples what to feed, by input; converted to the input's type
     * @return all outputs that hold numbers, in file order
     * @throws RequestException if a sample is missing, names no input or is of a type that does not convert
     * @throws org.pathlift.onnx.error.UnsupportedModelException if ONNX Runtime fails on it
     */
    public Map<String, OutputValue> run(Map<String, Sample> samples) {
        Map<String, Sample> converted = check(samples);
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        Map<String, OutputValue> values = new LinkedHashMap<>();
        if (outputs.isEmpty()) {
            return values;
        }
        try {
            for (Map.Entry<String, Sample> entry : converted.entrySet()) {
                feeds.put(entry.getKey(), OrtTypes.toOrt(entry.getValue()));
            }
            try (OrtSession.Result result = session.run(feeds, outputs)) {
                for (Map.Entry<String, OnnxValue> entry : result) {
                    if (entry.getValue() instanceof OnnxTensor tensor) {
                        values.put(entry.getKey(), OrtTypes.fromOrt(tensor));
                    }
                }
            }
        } catch (OrtException e) {
            throw Ort.refused(
                    "a model must run in ONNX Runtime",
                    name + " on " + samples,
                    e,
                    "check the inputs' shapes, e.g. with --input-shape NAME:1,3,224,224");
        } finally {
            OnnxValue.close(feeds);
        }
        return values;
    }

    private Map<String, Sample> check(Map<String, Sample> samples) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Sample> converted = new LinkedHashMap<>();
        for (String given : new TreeSet<>(samples.keySet())) {
            if (!inputs.containsKey(given)) {
                problems.add(new Problem(
                        "a sample must name an input of the model",
                        "sample '" + given + "'",
                        "one of " + inputs.keySet(),
                        "no such input",
                        "correct the name"));
            }
        }
        inputs.forEach((input, type) -> {
            @Nullable Sample sample = samples.get(input);
            if (sample == null) {
                problems.add(
                        new Problem("every input must be fed", "input '" + input + "'", "a sample", "none", "add one"));
                return;
            }
            if (!OrtTypes.feedable(type)) {
                problems.add(OrtTypes.cannotFeed(new ValueInfo(input, type, Optional.empty())));
                return;
            }
            try {
                converted.put(input, sample.to(type));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(
                        "a sample must fit its input's type",
                        "sample '" + input + "'",
                        type.toString(),
                        sample + ": " + e.getMessage(),
                        "give numbers of that type"));
            }
        });
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
        return converted;
    }

    @Override
    public void close() {
        Ort.close(session);
    }

    @Override
    public String toString() {
        return name;
    }
}
