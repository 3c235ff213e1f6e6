package org.pathlift.conditioning.rescale;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.WeightStatus;
import org.pathlift.onnx.graph.ElementType;
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

    private static final int CHUNK = 1 << 14;

    /**
     * The size of a tensor's elements.
     *
     * @param rms their root mean square
     * @param largest the largest of their magnitudes
     */
    public record Magnitude(double rms, double largest) {

        static Magnitude of(Tensor tensor) {
            long elements = tensor.shape().elements();
            if (tensor.type() == ElementType.DOUBLE) {
                double[] all = tensor.reader().toDoubles();
                double sum = Arrays.stream(all).map(value -> value * value).sum();
                return new Magnitude(
                        elements == 0 ? 0 : Math.sqrt(sum / elements),
                        Arrays.stream(all).map(Math::abs).max().orElse(0));
            }
            float[] values = new float[(int) Math.min(CHUNK, elements)];
            double squares = 0;
            float largest = 0;
            for (long from = 0; from < elements; from += CHUNK) {
                int count = (int) Math.min(CHUNK, elements - from);
                tensor.reader().floats(from, values, 0, count);
                squares += squares(values, count);
                largest = Math.max(largest, largest(values, count));
            }
            return new Magnitude(elements == 0 ? 0 : Math.sqrt(squares / elements), largest);
        }

        private static double squares(float[] values, int count) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += (double) values[i] * values[i];
            }
            return sum;
        }

        private static float largest(float[] values, int count) {
            float largest = 0;
            for (int i = 0; i < count; i++) {
                largest = Math.max(largest, Math.abs(values[i]));
            }
            return largest;
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
