package org.pathlift.conditioning.rescale;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pathlift.onnx.graph.StructureChange;
import org.pathlift.onnx.runtime.Proof;

/**
 * What came of rescaling a file.
 *
 * @param plan the scales and how they were found
 * @param proof how far the rescaled model's outputs are from the original's
 * @param structure the graph as it was and as it was written
 * @param sizes how large the weights were, and are
 * @param written where the rescaled model is; empty for a dry run
 * @param sha256 of the input file, in hexadecimal; of the model file alone where weights lie in other files
 * @param seconds the time of each stage
 */
public record RescaleOutcome(
        RescalePlan plan,
        Proof proof,
        StructureChange structure,
        List<WeightSize> sizes,
        Optional<Path> written,
        String sha256,
        Map<String, Double> seconds) {

    /** Keeps an unmodifiable copy of {@code seconds}, in the order given. */
    public RescaleOutcome {
        sizes = List.copyOf(sizes);
        seconds = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }
}
