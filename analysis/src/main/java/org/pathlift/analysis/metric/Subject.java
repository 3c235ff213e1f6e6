package org.pathlift.analysis.metric;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.asymmetry.FixedEntries;
import org.pathlift.conditioning.propagation.PropagationRuns;
import org.pathlift.conditioning.propagation.SignalPropagation;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.training.data.Targets;
import org.pathlift.conditioning.training.run.LabelledInputs;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeTable;

/** A model with the inputs that it is measured on. What several metrics need is computed once. */
public final class Subject {

    private final Symmetry symmetry;
    private final LabelledInputs data;
    private final long seed;
    private final @Nullable FixedEntries fixed;
    private @Nullable SignalPropagation signals;

    /**
     * Takes a model, with nothing known of what it is to say.
     *
     * @param inputs what to feed, one at a time; at least one
     * @param seed of everything that metrics draw
     */
    public Subject(Symmetry symmetry, List<Map<String, Sample>> inputs, long seed) {
        this(symmetry, LabelledInputs.none(inputs), seed);
    }

    /**
     * Takes a model with what it is to say about its inputs.
     *
     * @param data what to feed, one at a time; at least one
     * @param seed of everything that metrics draw
     */
    public Subject(Symmetry symmetry, LabelledInputs data, long seed) {
        this(symmetry, data, seed, null);
    }

    private Subject(Symmetry symmetry, LabelledInputs data, long seed, @Nullable FixedEntries fixed) {
        if (data.inputs().isEmpty()) {
            throw new IllegalArgumentException("a model must be measured on 1 input or more, found none");
        }
        this.symmetry = symmetry;
        this.data = data;
        this.seed = seed;
        this.fixed = fixed;
    }

    /** Returns this model with some entries of its parameters known to be fixed. */
    public Subject withFixed(FixedEntries entries) {
        return new Subject(symmetry, data, seed, entries);
    }

    /** Returns another model of the same graph, to be measured on the same inputs; which entries are fixed is not known. */
    public Subject withModel(Model model) {
        return new Subject(SymmetryFinder.find(new Facts(model, shapes()), NodeFilter.ALL), data, seed, null);
    }

    /** Returns which entries of the parameters are fixed, if that is known. */
    public Optional<FixedEntries> fixed() {
        return Optional.ofNullable(fixed);
    }

    /** Returns the positive rescalings of the model. */
    public Symmetry symmetry() {
        return symmetry;
    }

    /** Returns the model that is measured. */
    public Model model() {
        return symmetry.facts().model();
    }

    /** Returns the extents of the model's values, as far as they are known. */
    public ShapeTable shapes() {
        return symmetry.facts().shapes();
    }

    /** Returns what to feed, one at a time; never empty. */
    public List<Map<String, Sample>> inputs() {
        return data.inputs();
    }

    /** Returns what the model is to say about the examples of all inputs, in their order; none where nothing is known. */
    public Targets targets() {
        return data.targets();
    }

    /** Returns the seed of everything that metrics draw. */
    public long seed() {
        return seed;
    }

    /** Returns what theory predicts of each layer and what ONNX Runtime computes on the inputs. */
    public SignalPropagation signals() {
        if (signals == null) {
            signals = SignalPropagation.measure(symmetry.constants(), PropagationRuns.forward(inputs()));
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
