package org.pathlift.conditioning.rescale;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.WeightStatus;
import org.pathlift.onnx.graph.ElementSums;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/**
 * How large the elements of a weight were and are.
 *
 * @param tensor the weight's name
 * @param before in the model that was read
 * @param after in the rescaled one
 */
public record WeightSize(String tensor, Magnitude before, Magnitude after) {

    /**
     * The size of a tensor's elements.
     *
     * @param rms their root mean square
     * @param largest the largest of their magnitudes
     */
    public record Magnitude(double rms, double largest) {

        static Magnitude of(Tensor tensor) {
            ElementSums sums = ElementSums.of(tensor);
            return new Magnitude(Math.sqrt(sums.meanSquare()), sums.largest());
        }
    }

    /**
     * Returns the sizes of all weights on which a unit acts, in the order in which nodes of the graph read them first.
     *
     * @param rescaled a model with the same weights, rescaled
     */
    static List<WeightSize> of(Symmetry symmetry, Model rescaled) {
        Graph graph = symmetry.facts().model().graph();
        Set<String> acted = new LinkedHashSet<>();
        symmetry.weights().stream()
                .filter(WeightStatus::free)
                .map(WeightStatus::tensor)
                .forEach(acted::add);
        Set<String> ordered = new LinkedHashSet<>();
        graph.sorted()
                .forEach(node -> node.inputs().stream().filter(acted::contains).forEach(ordered::add));
        ordered.addAll(acted);
        return ordered.parallelStream()
                .map(name -> new WeightSize(
                        name,
                        Magnitude.of(Objects.requireNonNull(graph.constant(name))),
                        Magnitude.of(Objects.requireNonNull(rescaled.graph().constant(name)))))
                .toList();
    }
}
