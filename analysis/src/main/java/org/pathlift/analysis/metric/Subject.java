package org.pathlift.analysis.metric;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.propagation.PropagationRuns;
import org.pathlift.conditioning.propagation.SignalPropagation;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.training.data.Targets;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeTable;

/** A model with the inputs that it is measured on. What several metrics need is computed once. */
public final class Subject {

    private final Symmetry symmetry;
    private final List<Map<String, Sample>> inputs;
    private final Targets targets;
    private final long seed;
    private @Nullable SignalPropagation signals;

    /**
     * Takes a model.
     *
     * @param inputs what to feed, one at a time; at least one
     * @param seed of everything that metrics draw
     */
    public Subject(Symmetry symmetry, List<Map<String, Sample>> inputs, long seed) {
        this(symmetry, inputs, new Targets.None(), seed);
    }

    /**
     * Takes a model with what it is to say about the inputs.
     *
     * @param inputs what to feed, one at a time; at least one
     * @param targets of all examples in the inputs, in their order
     * @param seed of everything that metrics draw
     */
    public Subject(Symmetry symmetry, List<Map<String, Sample>> inputs, Targets targets, long seed) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a model must be measured on 1 input or more, found none");
        }
        this.symmetry = symmetry;
        this.inputs = List.copyOf(inputs);
        this.targets = targets;
        this.seed = seed;
    }

    public Symmetry symmetry() {
        return symmetry;
    }

    public Model model() {
        return symmetry.facts().model();
    }

    public ShapeTable shapes() {
        return symmetry.facts().shapes();
    }

    public List<Map<String, Sample>> inputs() {
        return inputs;
    }

    /** Returns what the model is to say about the examples of all inputs, in their order; none where nothing is known. */
    public Targets targets() {
        return targets;
    }

    public long seed() {
        return seed;
    }

    /** Returns what theory predicts of each layer and what ONNX Runtime computes on the inputs. */
    public SignalPropagation signals() {
        if (signals == null) {
            signals = SignalPropagation.measure(symmetry, PropagationRuns.forward(inputs));
        }
        return signals;
    }

    /** Returns how many numbers the model's real outputs have on one input; empty where a shape is not known. */
    public OptionalLong outputs() {
        long count = 0;
        for (var output : model().graph().outputs()) {
            if (output.type().isFloating()) {
                if (!shapes().knows(output.name())) {
                    return OptionalLong.empty();
                }
                count += shapes().shape(output.name()).elements();
            }
        }
        return OptionalLong.of(count);
    }
}
