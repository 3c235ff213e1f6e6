package org.pathlift.conditioning.rescale;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.Exposure;

/**
 * Compares every activation of a rescaled model with the original's, modulo the known scales: element y of a tensor must
 * have become λ y, λ being the scale of its unit. Tells where a rescaling goes wrong, or which layer rounds most.
 */
public final class IntermediateComparison {

    /**
     * One activation.
     *
     * @param tensor its name
     * @param node the node that makes it, as messages name it
     * @param maxRelative the largest difference from λ y, relative to the largest element of λ y
     */
    public record TensorDifference(String tensor, String node, double maxRelative) {}

    private IntermediateComparison() {}

    /**
     * Runs both models and compares all floating activations.
     *
     * @param symmetry the original's symmetry
     * @param scales the scales that were applied
     * @param rescaled the rescaled model
     * @param samples the inputs of each run
     * @return one entry for each activation, the worst over the runs, in the order of the graph
     * @throws org.pathlift.onnx.error.PathliftException if a model has external data, is over 2 GiB or does not run
     */
    public static List<TensorDifference> compare(
            Symmetry symmetry, LogScales scales, Model rescaled, List<Map<String, Sample>> samples) {
        Model original = symmetry.facts().model();
        Map<String, Node> makers = new LinkedHashMap<>();
        for (Node node : original.graph().sorted()) {
            for (String output : node.outputs()) {
                if (!output.isEmpty() && !symmetry.isConstant(output)) {
                    makers.put(output, node);
                }
            }
        }
        List<Map<String, OutputValue>> before = run(original, makers, samples);
        List<Map<String, OutputValue>> after = run(rescaled, makers, samples);
        List<TensorDifference> differences = new ArrayList<>();
        makers.forEach((tensor, node) -> {
            double worst = 0;
            boolean floating = false;
            for (int i = 0; i < before.size(); i++) {
                OutputValue reference = before.get(i).get(tensor);
                OutputValue candidate = after.get(i).get(tensor);
                if (reference != null && candidate != null && reference.type().isFloating()) {
                    floating = true;
                    worst = Math.max(worst, difference(reference, candidate, symmetry.field(tensor), scales));
                }
            }
            if (floating) {
                differences.add(new TensorDifference(tensor, node.label(), worst));
            }
        });
        return List.copyOf(differences);
    }

    /** Returns the entries with the largest differences, largest first. */
    public static List<TensorDifference> worst(List<TensorDifference> differences, int count) {
        return differences.stream()
                .sorted(Comparator.comparingDouble(TensorDifference::maxRelative)
                        .reversed())
                .limit(count)
                .toList();
    }

    private static List<Map<String, OutputValue>> run(
            Model model, Map<String, Node> makers, List<Map<String, Sample>> samples) {
        try (Runner runner = Runner.open(Exposure.bytes(model, makers.keySet()))) {
            return samples.stream().map(runner::run).toList();
        }
    }

    private static double difference(OutputValue before, OutputValue after, IndexField field, LogScales scales) {
        int[] units = field.expandedTo(before.shape().toIntArray()).toArray();
        double largest = 0;
        double size = 0;
        for (int i = 0; i < units.length; i++) {
            int unit = units[i] == IndexField.NOTHING ? 0 : units[i];
            double expected = before.at(i) * scales.lambda(unit);
            size = Math.max(size, Math.abs(expected));
            largest = Math.max(largest, Math.abs(after.at(i) - expected));
        }
        return largest == 0 ? 0 : largest / size;
    }
}
