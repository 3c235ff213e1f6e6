package org.pathlift.analysis.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.replica.Canonical;
import org.pathlift.analysis.replica.PairDistance;
import org.pathlift.analysis.replica.ReplicaDistances;
import org.pathlift.analysis.replica.TensorDistance;
import org.pathlift.onnx.error.Words;

/**
 * How far replicas are apart.
 *
 * @param schema {@value #SCHEMA}
 * @param definition what the numbers are, since the paper's formula is not known
 * @param canonical which network stands for all its rescalings: enorm, pathcond or none
 * @param models the files
 * @param distances of all pairs
 * @param initial the same of the networks before training; null where none were given
 * @param ratio mean W_1 of weights over that before training; null where that is not known or 0
 */
public record ReplicasReport(
        String schema,
        String definition,
        String canonical,
        List<ModelReport> models,
        Distances distances,
        @Nullable Distances initial,
        @Nullable Double ratio)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.replicas/1";

    /** What every report of replica distances says of them. */
    public static final String DEFINITION =
            "operational definition of pathlift: Wasserstein distances between the weights of replicas; the formula of"
                    + " Zhang et al. 2024 (arXiv:2409.06402) could not be read, and no number here is comparable with theirs";

    /** A number over all pairs: its mean and its standard deviation. */
    public record Summary(double mean, double deviation) {
        static Summary of(ReplicaDistances.Summary summary) {
            return new Summary(summary.mean(), summary.deviation());
        }
    }

    /**
     * The distances of a set of replicas.
     *
     * @param weights W_1 of all weights as one law, over the pairs
     * @param overFloor the same over the noise floor
     * @param normalized the same over the standard deviation of the weights
     * @param parameters W_1 of all parameters as one law
     * @param sizeWeighted mean W_1 of weight tensors by size
     * @param plainMean mean W_1 of weight tensors
     * @param neurons W_1 between first layers as sets of units; null where they are too many or in groups
     * @param alignedRms the root mean square difference of matched parameters
     * @param alignedCosine the cosine between matched parameter vectors
     * @param matrix W_1 of all weights of every two replicas
     * @param tensors over the pairs, by tensor
     * @param pairs each pair
     */
    public record Distances(
            Summary weights,
            Summary overFloor,
            Summary normalized,
            Summary parameters,
            Summary sizeWeighted,
            Summary plainMean,
            @Nullable Summary neurons,
            Summary alignedRms,
            Summary alignedCosine,
            List<List<Double>> matrix,
            List<Tensor> tensors,
            List<Pair> pairs) {

        /** Keeps unmodifiable copies of {@code matrix} and its rows, of {@code tensors} and of {@code pairs}. */
        public Distances {
            matrix = matrix.stream().map(List::copyOf).toList();
            tensors = List.copyOf(tensors);
            pairs = List.copyOf(pairs);
        }

        static Distances of(ReplicaDistances distances) {
            boolean neurons =
                    distances.pairs().stream().allMatch(pair -> pair.neurons().isPresent());
            List<Tensor> tensors = new ArrayList<>();
            for (int i = 0; i < distances.pairs().get(0).tensors().size(); i++) {
                tensors.add(Tensor.of(i, distances));
            }
            return new Distances(
                    summary(distances, pair -> pair.weights().w1()),
                    summary(distances, pair -> pair.weights().overFloor()),
                    summary(distances, pair -> pair.weights().normalized()),
                    summary(distances, pair -> pair.parameters().w1()),
                    summary(distances, PairDistance::sizeWeighted),
                    summary(distances, PairDistance::plainMean),
                    neurons ? summary(distances, pair -> pair.neurons().orElseThrow()) : null,
                    summary(distances, pair -> pair.aligned().rootMeanSquare()),
                    summary(distances, pair -> pair.aligned().cosine()),
                    Arrays.stream(distances.matrix(pair -> pair.weights().w1()))
                            .map(row -> Arrays.stream(row).boxed().toList())
                            .toList(),
                    tensors,
                    distances.pairs().stream().map(Pair::of).toList());
        }

        private static Summary summary(ReplicaDistances distances, ToDoubleFunction<PairDistance> number) {
            return Summary.of(distances.summary(number));
        }
    }

    /** A tensor over all pairs. */
    public record Tensor(String name, long elements, Summary w1, Summary normalized, Summary overFloor) {
        static Tensor of(int index, ReplicaDistances distances) {
            TensorDistance first = distances.pairs().get(0).tensors().get(index);
            return new Tensor(
                    first.name(),
                    first.elements(),
                    Distances.summary(
                            distances, pair -> pair.tensors().get(index).w1()),
                    Distances.summary(
                            distances, pair -> pair.tensors().get(index).normalized()),
                    Distances.summary(
                            distances, pair -> pair.tensors().get(index).overFloor()));
        }
    }

    /** One pair; see {@link PairDistance}. */
    public record Pair(
            String first,
            String second,
            TensorDistance weights,
            TensorDistance parameters,
            double sizeWeighted,
            double plainMean,
            @Nullable Double neurons,
            @Nullable Double neuronsSquared,
            PairDistance.Elementwise elementwise,
            PairDistance.Elementwise aligned,
            List<TensorDistance> layers,
            List<TensorDistance> tensors) {

        /** Keeps unmodifiable copies of {@code layers} and {@code tensors}. */
        public Pair {
            layers = List.copyOf(layers);
            tensors = List.copyOf(tensors);
        }

        private static Pair of(PairDistance pair) {
            return new Pair(
                    pair.first(),
                    pair.second(),
                    pair.weights(),
                    pair.parameters(),
                    pair.sizeWeighted(),
                    pair.plainMean(),
                    boxed(pair.neurons()),
                    boxed(pair.neuronsSquared()),
                    pair.elementwise(),
                    pair.aligned(),
                    pair.layers(),
                    pair.tensors());
        }

        private static @Nullable Double boxed(OptionalDouble value) {
            return value.isPresent() ? value.getAsDouble() : null;
        }
    }

    /** Keeps an unmodifiable copy of {@code models}. */
    public ReplicasReport {
        models = List.copyOf(models);
    }

    /** Describes a comparison. */
    public static ReplicasReport of(
            Canonical canonical,
            List<ModelReport> models,
            ReplicaDistances distances,
            @Nullable ReplicaDistances initial) {
        Distances trained = Distances.of(distances);
        Distances before = initial == null ? null : Distances.of(initial);
        return new ReplicasReport(
                SCHEMA,
                DEFINITION,
                Words.of(canonical),
                models,
                trained,
                before,
                before == null || before.weights().mean() == 0
                        ? null
                        : trained.weights().mean() / before.weights().mean());
    }
}
