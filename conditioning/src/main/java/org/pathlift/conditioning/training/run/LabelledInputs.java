package org.pathlift.conditioning.training.run;

import java.util.List;
import java.util.Map;
import org.pathlift.onnx.runtime.Sample;

/**
 * Inputs of a model and what it is to say about each example of them.
 *
 * @param inputs the inputs, several examples each where the model takes several
 * @param kind what the targets are
 * @param targets for each input the target numbers of its examples, row after row: one class, or {@code width} numbers
 * @param width the numbers of an example; 0 where there are no targets
 */
public record LabelledInputs(List<Map<String, Sample>> inputs, Kind kind, List<List<Double>> targets, int width) {

    /** What targets are. */
    public enum Kind {
        /** The number of a class. */
        CLASSES,
        /** Numbers. */
        VALUES,
        /** There are none. */
        NONE
    }

    public LabelledInputs {
        inputs = List.copyOf(inputs);
        targets = targets.stream().map(List::copyOf).toList();
    }

    /** Inputs without targets. */
    public static LabelledInputs none(List<Map<String, Sample>> inputs) {
        return new LabelledInputs(inputs, Kind.NONE, List.of(), 0);
    }
}
