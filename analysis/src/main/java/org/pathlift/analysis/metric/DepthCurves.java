package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.scaling.DepthCurve;
import org.pathlift.conditioning.propagation.GramMeasurement;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.conditioning.propagation.WeightLayers;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.Sample;

/**
 * What becomes of pairs of inputs with depth, measured in ONNX Runtime. The depth of a layer is the number of layers on the
 * longest way from the inputs to it; depth 0 is the model's real input.
 */
final class DepthCurves {

    private final TreeMap<Integer, List<WeightLayer>> byDepth = new TreeMap<>();
    private final Optional<String> input;

    private DepthCurves(Symmetry symmetry) {
        Map<Node, WeightLayer> layers = new HashMap<>();
        WeightLayers.find(symmetry.constants()).forEach(layer -> layers.put(layer.node(), layer));
        Map<String, Integer> depths = new HashMap<>();
        for (Node node : symmetry.facts().model().graph().sorted()) {
            int depth = node.inputs().stream()
                    .mapToInt(value -> depths.getOrDefault(value, 0))
                    .max()
                    .orElse(0);
            @Nullable WeightLayer layer = layers.get(node);
            int behind = layer == null ? depth : depth + 1;
            if (layer != null) {
                byDepth.computeIfAbsent(behind, absent -> new ArrayList<>()).add(layer);
            }
            node.outputs().forEach(output -> depths.put(output, behind));
        }
        List<ValueInfo> real = symmetry.facts().model().graph().inputs().stream()
                .filter(info -> info.type().isFloating())
                .toList();
        input = real.size() == 1 ? Optional.of(real.get(0).name()) : Optional.empty();
    }

    static DepthCurves of(Symmetry symmetry) {
        return new DepthCurves(symmetry);
    }

    /** Returns the layers by depth, from 1 on. */
    Map<Integer, List<WeightLayer>> byDepth() {
        return byDepth;
    }

    /** Returns the model's only real input, if it has one. */
    Optional<String> input() {
        return input;
    }

    /** What was measured of pairs. */
    record Pairs(List<DepthCurve> curves, int dropped) {}

    /**
     * Returns ε = 1 − c of each pair of inputs by depth, c the uncentred cosine of what layers make, the mean over the layers
     * of a depth. Where the model has one real input, the curve starts with it; otherwise with the first layers. A pair that
     * is 0 somewhere is dropped.
     */
    Pairs pairs(Subject subject, List<Map<String, Sample>> inputs) {
        Set<String> values = new LinkedHashSet<>(input.stream().toList());
        byDepth.values().forEach(layers -> layers.forEach(layer -> values.add(layer.output())));
        Map<String, double[][]> grams = GramMeasurement.run(subject.model(), subject.shapes(), values, inputs);
        List<DepthCurve> curves = new ArrayList<>();
        int dropped = 0;
        for (int a = 0; a < inputs.size(); a++) {
            for (int b = a + 1; b < inputs.size(); b++) {
                @Nullable DepthCurve curve = curve(grams, a, b);
                if (curve == null) {
                    dropped++;
                } else {
                    curves.add(curve);
                }
            }
        }
        return new Pairs(curves, dropped);
    }

    private @Nullable DepthCurve curve(Map<String, double[][]> grams, int a, int b) {
        List<List<String>> depths = new ArrayList<>();
        input.ifPresent(name -> depths.add(List.of(name)));
        byDepth.values()
                .forEach(layers ->
                        depths.add(layers.stream().map(WeightLayer::output).toList()));
        List<Double> eps = new ArrayList<>();
        for (List<String> names : depths) {
            double sum = 0;
            int count = 0;
            for (String name : names) {
                double @Nullable [][] gram = grams.get(name);
                if (gram != null) {
                    double size = Math.sqrt(gram[a][a]) * Math.sqrt(gram[b][b]);
                    if (!(size > 0) || !Double.isFinite(size)) {
                        return null;
                    }
                    sum += Math.max(0, Math.min(2, 1 - gram[a][b] / size));
                    count++;
                }
            }
            if (count > 0) {
                eps.add(sum / count);
            }
        }
        return new DepthCurve(0, eps);
    }
}
