package org.pathlift.analysis.replica;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.pathlift.analysis.replica.WeightTensor.Kind;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * The distances between two replicas. pathlift's operational definition.
 *
 * <p>Distances of laws do not see which number stands where: they do not change when units are permuted, and two
 * independent draws from one law have about the {@linkplain NoiseFloor noise floor}.
 *
 * @param first one replica
 * @param second the other
 * @param tensors of each parameter tensor
 * @param layers of all parameters of each layer together
 * @param weights of all weights of the network as one law
 * @param parameters of all its parameters as one law
 * @param sizeWeighted the mean W_1 of weight tensors, each as often as it has elements
 * @param plainMean the mean W_1 of weight tensors, each once
 * @param neurons W_1 between the first layers as sets of units; empty where its units are too many or in groups
 * @param neuronsSquared W_2 of the same
 * @param elementwise the differences number by number, which do see where each stands
 * @param aligned the same after the second replica's units were matched to the first's: neither scale nor order counts
 */
public record PairDistance(
        String first,
        String second,
        List<TensorDistance> tensors,
        List<TensorDistance> layers,
        TensorDistance weights,
        TensorDistance parameters,
        double sizeWeighted,
        double plainMean,
        OptionalDouble neurons,
        OptionalDouble neuronsSquared,
        Elementwise elementwise,
        Elementwise aligned) {

    /**
     * Differences number by number.
     *
     * @param meanAbsolute mean |a − b|
     * @param rootMeanSquare root of the mean (a − b)²
     * @param cosine of the angle between the parameter vectors; 0 where one is 0
     */
    public record Elementwise(double meanAbsolute, double rootMeanSquare, double cosine) {}

    /** Keeps unmodifiable copies of {@code tensors} and {@code layers}. */
    public PairDistance {
        tensors = List.copyOf(tensors);
        layers = List.copyOf(layers);
    }

    /**
     * Compares two replicas.
     *
     * @throws RequestException if they have not the same parameters; with all that differ
     */
    public static PairDistance of(Replica first, Replica second) {
        check(first, second);
        List<TensorDistance> tensors = new ArrayList<>();
        Map<String, List<WeightTensor>> a = new LinkedHashMap<>();
        Map<String, List<WeightTensor>> b = new LinkedHashMap<>();
        double sum = 0;
        double plain = 0;
        long elements = 0;
        int count = 0;
        for (int i = 0; i < first.tensors().size(); i++) {
            WeightTensor one = first.tensors().get(i);
            WeightTensor other = second.tensors().get(i);
            TensorDistance distance = TensorDistance.ofSorted(one.name(), one.sorted(), other.sorted());
            tensors.add(distance);
            a.computeIfAbsent(one.layer(), key -> new ArrayList<>()).add(one);
            b.computeIfAbsent(one.layer(), key -> new ArrayList<>()).add(other);
            if (one.kind() == Kind.WEIGHT) {
                sum += distance.w1() * one.size();
                elements += one.size();
                plain += distance.w1();
                count++;
            }
        }
        List<TensorDistance> layers = a.keySet().stream()
                .map(layer -> TensorDistance.ofSorted(layer, law(a.get(layer)), law(b.get(layer))))
                .toList();
        return new PairDistance(
                first.name(),
                second.name(),
                tensors,
                layers,
                pooled("weights", first, second, tensor -> tensor.kind() == Kind.WEIGHT),
                pooled("parameters", first, second, tensor -> true),
                sum / elements,
                plain / count,
                neurons(first, second, 1),
                neurons(first, second, 2),
                elementwise(first, second),
                elementwise(first, second.alignedTo(first)));
    }

    private static void check(Replica first, Replica second) {
        List<Problem> problems = new ArrayList<>();
        if (first.tensors().size() != second.tensors().size()) {
            problems.add(problem(
                    second.name(),
                    first.tensors().size() + " parameter tensors, as " + first.name(),
                    Integer.toString(second.tensors().size())));
        } else {
            for (int i = 0; i < first.tensors().size(); i++) {
                WeightTensor one = first.tensors().get(i);
                WeightTensor other = second.tensors().get(i);
                if (one.size() != other.size() || one.kind() != other.kind()) {
                    problems.add(problem(second.name(), one + ", as " + first.name(), other.toString()));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
    }

    private static Problem problem(String where, String expected, String found) {
        return new Problem(
                "replicas must have the same architecture", where, expected, found, "compare networks of one kind");
    }

    private static double[] law(@org.jspecify.annotations.Nullable List<WeightTensor> tensors) {
        if (tensors == null) {
            throw new IllegalStateException("a layer has tensors");
        }
        double[] all = new double[0];
        for (WeightTensor tensor : tensors) {
            all = NoiseFloor.merged(all, tensor.sorted());
        }
        return all;
    }

    private static TensorDistance pooled(String name, Replica first, Replica second, Predicate<WeightTensor> which) {
        return TensorDistance.ofSorted(
                name,
                law(first.tensors().stream().filter(which).toList()),
                law(second.tensors().stream().filter(which).toList()));
    }

    private static OptionalDouble neurons(Replica first, Replica second, double p) {
        return first.firstLayer().isPresent() && second.firstLayer().isPresent()
                ? OptionalDouble.of(
                        first.firstLayer().get().distance(second.firstLayer().get(), p))
                : OptionalDouble.empty();
    }

    private static Elementwise elementwise(Replica first, Replica second) {
        double absolute = 0;
        double squares = 0;
        double product = 0;
        double one = 0;
        double other = 0;
        long count = 0;
        for (int i = 0; i < first.tensors().size(); i++) {
            WeightTensor a = first.tensors().get(i);
            WeightTensor b = second.tensors().get(i);
            for (int k = 0; k < a.size(); k++) {
                double difference = a.value(k) - b.value(k);
                absolute += Math.abs(difference);
                squares += difference * difference;
                product += a.value(k) * b.value(k);
                one += a.value(k) * a.value(k);
                other += b.value(k) * b.value(k);
            }
            count += a.size();
        }
        return new Elementwise(
                absolute / count,
                Math.sqrt(squares / count),
                one == 0 || other == 0 ? 0 : product / Math.sqrt(one * other));
    }
}
