package org.pathlift.analysis.sharpness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.pathlift.conditioning.training.data.Targets;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.Sample;

/** Puts targets to inputs, and inputs together where the model takes any number of examples. */
public final class Examples {

    /** Numbers that go through a model at a time: larger batches are cut. */
    private static final long MOST = 1 << 20;

    private Examples() {}

    /**
     * Returns examples.
     *
     * @param inputs one after the other; with targets, of one real input with a batch axis in front
     * @param targets of all examples in the inputs, in their order; without them every input is one example
     */
    public static List<Example> of(Model model, List<Map<String, Sample>> inputs, Targets targets) {
        if (targets instanceof Targets.None) {
            return inputs.stream()
                    .map(input -> new Example(input, 1, new Target.None()))
                    .toList();
        }
        ValueInfo info = model.graph().inputs().get(0);
        long each =
                Objects.requireNonNull(inputs.get(0).get(info.name())).shape().elements();
        int together = isOpen(info) ? (int) Math.max(1, MOST / each) : 1;
        List<Example> examples = new ArrayList<>();
        int at = 0;
        for (int from = 0; from < inputs.size(); from += together) {
            Sample joined = joined(inputs.subList(from, Math.min(inputs.size(), from + together)), info.name());
            int size = Math.toIntExact(joined.shape().dim(0));
            examples.add(new Example(Map.of(info.name(), joined), size, target(targets, at, size)));
            at += size;
        }
        return examples;
    }

    private static boolean isOpen(ValueInfo info) {
        return info.dims().isEmpty() || !(info.dims().get().get(0) instanceof Dim.Known);
    }

    private static Sample joined(List<Map<String, Sample>> inputs, String name) {
        if (inputs.size() == 1) {
            return Objects.requireNonNull(inputs.get(0).get(name));
        }
        List<double[]> parts = inputs.stream()
                .map(input -> Objects.requireNonNull(input.get(name)).toDoubles())
                .toList();
        long[] dims = Objects.requireNonNull(inputs.get(0).get(name)).shape().toArray();
        dims[0] *= parts.size();
        return Sample.ofDoubles(
                Shape.of(dims), parts.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    private static Target target(Targets targets, int from, int size) {
        if (targets instanceof Targets.Classes classes) {
            return new Target.Classes(IntStream.range(from, from + size)
                    .mapToObj(i -> classes.labels()[i])
                    .toList());
        }
        Targets.Values values = (Targets.Values) targets;
        return new Target.Values(IntStream.range(from * values.width(), (from + size) * values.width())
                .mapToObj(i -> (double) values.values()[i])
                .toList());
    }
}
