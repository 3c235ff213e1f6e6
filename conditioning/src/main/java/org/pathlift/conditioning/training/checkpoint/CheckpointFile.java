package org.pathlift.conditioning.training.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.pathlift.conditioning.training.optimizer.OptimizerState;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/**
 * A checkpoint as a file in the safetensors format: {@code weight/NAME}, {@code slot/SLOT/NAME} and {@code updates/NAME},
 * the counts as notes. The same state gives the same bytes.
 */
public final class CheckpointFile {

    private static final String FORMAT = "pathlift.checkpoint/1";
    private static final String WEIGHT = "weight/";
    private static final String SLOT = "slot/";
    private static final String UPDATES = "updates/";
    private static final String SETTING = "setting.";

    private CheckpointFile() {}

    /**
     * Writes a checkpoint. At any moment the file is absent, the old one or the new one.
     *
     * @throws ModelIoException if it cannot be written
     */
    public static void write(Checkpoint checkpoint, Path file) {
        try {
            TensorFileWriter.write(new TensorFile(notes(checkpoint), tensors(checkpoint)), file.toAbsolutePath());
        } catch (IOException e) {
            throw failed("a checkpoint must be writable", file, e);
        }
    }

    /**
     * Reads a checkpoint.
     *
     * @throws ModelIoException if the file cannot be read
     * @throws MalformedModelException if it is no checkpoint, or not all of one
     */
    public static Checkpoint read(Path file) {
        try {
            TensorFile content = TensorFileReader.read(file);
            Notes notes = new Notes(file, content.notes());
            notes.expect("format", FORMAT);
            return checkpoint(content, notes);
        } catch (IOException e) {
            throw failed("a checkpoint must be readable", file, e);
        }
    }

    private static Map<String, String> notes(Checkpoint checkpoint) {
        Map<String, String> notes = new TreeMap<>();
        Progress progress = checkpoint.progress();
        notes.put("format", FORMAT);
        notes.put("model", checkpoint.model());
        notes.put("epoch", Long.toString(progress.epoch()));
        notes.put("step-in-epoch", Long.toString(progress.stepInEpoch()));
        notes.put("step", Long.toString(progress.step()));
        notes.put("seed", Long.toString(progress.seed()));
        notes.put("best-metric", Double.toString(progress.bestMetric()));
        notes.put("best-epoch", Long.toString(progress.bestEpoch()));
        notes.put("optimizer", checkpoint.optimizer().kind());
        notes.put("optimizer-steps", Long.toString(checkpoint.optimizer().steps()));
        checkpoint.settings().forEach((key, value) -> notes.put(SETTING + key, value));
        return notes;
    }

    private static Map<String, Tensor> tensors(Checkpoint checkpoint) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        checkpoint.weights().forEach((name, tensor) -> tensors.put(WEIGHT + name, tensor));
        checkpoint.optimizer().weights().forEach((name, state) -> {
            tensors.put(UPDATES + name, Tensor.ofLongs(name, Shape.SCALAR, state.updates()));
            state.slots().forEach((slot, tensor) -> tensors.put(SLOT + slot + "/" + name, tensor));
        });
        return tensors;
    }

    private static Checkpoint checkpoint(TensorFile content, Notes notes) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        Map<String, Long> updates = new LinkedHashMap<>();
        Map<String, Map<String, Tensor>> slots = new LinkedHashMap<>();
        content.tensors().forEach((key, tensor) -> {
            String[] parts = key.split("/", 3);
            if (key.startsWith(WEIGHT)) {
                String name = key.substring(WEIGHT.length());
                weights.put(name, named(name, tensor));
            } else if (key.startsWith(UPDATES) && tensor.type().isInteger() && tensor.shape().elements() == 1) {
                updates.put(key.substring(UPDATES.length()), tensor.reader().toLongs()[0]);
            } else if (key.startsWith(SLOT) && parts.length == 3) {
                slots.computeIfAbsent(parts[2], name -> new LinkedHashMap<>()).put(parts[1], named(parts[1], tensor));
            } else {
                throw notes.malformed("a tensor must be part of a checkpoint", "weight/, slot/ or updates/", key);
            }
        });
        if (!updates.keySet().containsAll(slots.keySet())) {
            throw notes.malformed(
                    "every optimizer state must have a count",
                    "counts of " + slots.keySet(),
                    updates.keySet().toString());
        }
        Map<String, OptimizerState.OfWeight> states = new LinkedHashMap<>();
        updates.forEach((name, count) ->
                states.put(name, new OptimizerState.OfWeight(count, slots.getOrDefault(name, Map.of()))));
        return new Checkpoint(
                notes.text("model"),
                notes.progress(),
                notes.withPrefix(SETTING),
                weights,
                new OptimizerState(notes.text("optimizer"), notes.number("optimizer-steps"), states));
    }

    private static Tensor named(String name, Tensor tensor) {
        return new Tensor(name, tensor.type(), tensor.shape(), tensor.data());
    }

    private static ModelIoException failed(String rule, Path file, IOException cause) {
        return new ModelIoException(
                new Problem(
                        rule,
                        file.toString(),
                        "a file that can be read and written",
                        String.valueOf(cause.getMessage()),
                        "check the path, its permissions and the space on the disk"),
                cause);
    }
}
