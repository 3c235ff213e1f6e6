package org.pathlift.conditioning.permutation;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.Proof;

/**
 * What came of bringing a file onto a reference.
 *
 * @param symmetry the permutations and scales of the reference
 * @param matching the arrangement and the distances of the canonical weights
 * @param scales the log scales applied after the arrangement
 * @param raw how far the weights as they stand in the files are apart: before
 * @param reached the same after: of what was written
 * @param model the model that was brought
 * @param changed the model as it is written
 * @param proof how far its outputs are from those of the file that was read
 * @param written where it is; empty for a dry run
 * @param seconds the time of each stage
 */
public record MatchOutcome(
        PermutationSymmetry symmetry,
        Matching matching,
        LogScales scales,
        WeightDistance raw,
        WeightDistance reached,
        Model model,
        Model changed,
        Proof proof,
        Optional<Path> written,
        Map<String, Double> seconds) {

    /** Keeps an unmodifiable copy of {@code seconds}, in the order given. */
    public MatchOutcome {
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }
}
