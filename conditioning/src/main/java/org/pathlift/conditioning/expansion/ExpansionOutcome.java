package org.pathlift.conditioning.expansion;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.StructureChange;
import org.pathlift.onnx.runtime.Comparison;
import org.pathlift.onnx.runtime.Proof;
import org.pathlift.onnx.runtime.ShapeTable;

/**
 * What came of expanding a file.
 *
 * @param model the original model
 * @param shapes the original model's shapes
 * @param sha256 the hash of its file, in hexadecimal
 * @param options what was asked for, with the input named
 * @param before the shape of the original input
 * @param after the shape of the expanded input
 * @param changes what is new in which node
 * @param structure the graph as it was and as it was written
 * @param outputs the shapes of the new model's outputs
 * @param proof that the function stayed; empty in the native mode, which does not keep it
 * @param difference of the new model on expanded inputs from the original on the original ones; empty where outputs have
 *     other shapes now
 * @param written where the new model went; empty for a dry run
 * @param seconds the time of each stage
 */
public record ExpansionOutcome(
        Model model,
        ShapeTable shapes,
        String sha256,
        ExpansionOptions options,
        Shape before,
        Shape after,
        List<LayerChange> changes,
        StructureChange structure,
        Map<String, Shape> outputs,
        Optional<Proof> proof,
        Optional<Comparison> difference,
        Optional<Path> written,
        Map<String, Double> seconds) {

    /**
     * Keeps unmodifiable copies of {@code changes}, {@code outputs} and {@code seconds}, with {@code outputs} and
     * {@code seconds} in the order given.
     */
    public ExpansionOutcome {
        changes = List.copyOf(changes);
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }
}
