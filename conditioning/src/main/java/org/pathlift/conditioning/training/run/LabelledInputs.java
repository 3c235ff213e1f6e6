package org.pathlift.conditioning.training.run;

import java.util.List;
import java.util.Map;
import org.pathlift.conditioning.training.data.Targets;
import org.pathlift.onnx.runtime.Sample;

/**
 * Inputs of a model and what it is to say about them.
 *
 * @param inputs one after the other, several examples each where the model takes several
 * @param targets of all examples in the inputs, in their order
 */
public record LabelledInputs(List<Map<String, Sample>> inputs, Targets targets) {

    /** Keeps an unmodifiable copy of {@code inputs}. */
    public LabelledInputs {
        inputs = List.copyOf(inputs);
    }

    /** Inputs without targets. */
    public static LabelledInputs none(List<Map<String, Sample>> inputs) {
        return new LabelledInputs(inputs, new Targets.None());
    }
}
