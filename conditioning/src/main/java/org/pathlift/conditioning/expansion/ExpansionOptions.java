package org.pathlift.conditioning.expansion;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pathlift.onnx.graph.Shape;

/**
 * How to expand a model.
 *
 * @param expansion how the input grows
 * @param mode what happens to the function
 * @param columns what new columns of dense layers are, where the function stays
 * @param input which input; empty for the only one
 * @param inputShapes the shapes of original inputs that the file leaves open, by name
 * @param seed of weights that are drawn and of inputs drawn for the proof
 */
public record ExpansionOptions(
        InputExpansion expansion,
        ExpansionMode mode,
        NewColumns columns,
        Optional<String> input,
        Map<String, Shape> inputShapes,
        long seed) {

    /** Keeps an unmodifiable copy of {@code inputShapes}, sorted by key. */
    public ExpansionOptions {
        inputShapes = java.util.Collections.unmodifiableMap(new TreeMap<>(inputShapes));
    }

    /** The only input, new columns of zeros, seed 0. */
    public static ExpansionOptions of(InputExpansion expansion, ExpansionMode mode) {
        return new ExpansionOptions(expansion, mode, NewColumns.ZERO, Optional.empty(), Map.of(), 0);
    }

    /** Returns these options with another choice of what new columns of dense layers are. */
    public ExpansionOptions withColumns(NewColumns value) {
        return new ExpansionOptions(expansion, mode, value, input, inputShapes, seed);
    }

    /** Returns these options for another input; empty for the only one. */
    public ExpansionOptions withInput(Optional<String> value) {
        return new ExpansionOptions(expansion, mode, columns, value, inputShapes, seed);
    }

    /** Returns these options with other shapes of original inputs that the file leaves open, by name. */
    public ExpansionOptions withInputShapes(Map<String, Shape> value) {
        return new ExpansionOptions(expansion, mode, columns, input, value, seed);
    }

    /** Returns these options with another seed of drawn weights and of the inputs of the proof. */
    public ExpansionOptions withSeed(long value) {
        return new ExpansionOptions(expansion, mode, columns, input, inputShapes, value);
    }
}
