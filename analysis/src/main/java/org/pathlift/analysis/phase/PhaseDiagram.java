package org.pathlift.analysis.phase;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.Covariances;
import org.pathlift.conditioning.meanfield.CriticalAnswer;
import org.pathlift.conditioning.meanfield.CriticalLine;
import org.pathlift.conditioning.meanfield.FixedPoints;
import org.pathlift.conditioning.meanfield.MeanField;
import org.pathlift.conditioning.meanfield.RandomNetwork;
import org.pathlift.conditioning.meanfield.Variances;

/**
 * The phases of an activation over the plane of σ_w² and σ_b², the critical line through it, and what random networks of
 * finite width do at each place.
 *
 * @param options what was asked for
 * @param places row by row: all σ_w² of the first σ_b², then of the next
 * @param line for each σ_b² the critical point, or why there is none
 */
public record PhaseDiagram(PhaseOptions options, List<PhasePlace> places, List<CriticalAnswer> line) {

    /** Keeps unmodifiable copies of {@code places} and {@code line}. */
    public PhaseDiagram {
        places = List.copyOf(places);
        line = List.copyOf(line);
    }

    /** Computes a diagram, on as many threads as there are processors; the result is the same on any number. */
    public static PhaseDiagram of(PhaseOptions options) {
        int columns = options.weights().steps();
        int count = Math.multiplyExact(columns, options.biases().steps());
        List<PhasePlace> places = IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> place(options, i % columns, i / columns))
                .toList();
        CriticalLine critical = CriticalLine.of(options.activation());
        List<CriticalAnswer> line = new ArrayList<>();
        for (double bias : options.biases().values()) {
            line.add(critical.at(bias));
        }
        return new PhaseDiagram(options, places, line);
    }

    /** The place in a column of σ_w² and a row of σ_b². */
    public PhasePlace at(int column, int row) {
        return places.get(row * options.weights().steps() + column);
    }

    private static PhasePlace place(PhaseOptions options, int column, int row) {
        Variances variances =
                new Variances(options.weights().at(column), options.biases().at(row));
        MeanField layer = new MeanField(options.activation(), variances);
        Covariances start =
                Covariances.ofCorrelation(PhaseOptions.START_Q, PhaseOptions.START_Q, PhaseOptions.START_CORRELATION);
        List<Covariances> measured = measure(options, new RandomNetwork(layer, options.width(), start), column, row);
        return new PhasePlace(
                variances,
                FixedPoints.of(layer).from(PhaseOptions.START_Q),
                predict(layer, start, options.depth()),
                Estimate.of(measured.stream().mapToDouble(Covariances::q1).toArray()),
                Estimate.of(
                        measured.stream().mapToDouble(Covariances::correlation).toArray()));
    }

    private static @Nullable Covariances predict(MeanField layer, Covariances start, int depth) {
        Covariances covariances = start;
        for (int l = 1; l < depth; l++) {
            double next = layer.variance(covariances.q1());
            if (!(next > 0 && next < Double.POSITIVE_INFINITY)) {
                return null;
            }
            covariances = layer.next(covariances);
        }
        return covariances;
    }

    /** The last layers of the networks that reach it. Every place draws networks of its own. */
    private static List<Covariances> measure(PhaseOptions options, RandomNetwork network, int column, int row) {
        int place = row * options.weights().steps() + column;
        List<Covariances> last = new ArrayList<>();
        for (int i = 0; i < options.seeds(); i++) {
            List<Covariances> layers = network.draw(
                    options.depth(), options.seed(), Math.addExact(Math.multiplyExact(place, options.seeds()), i));
            if (layers.size() == options.depth()) {
                last.add(layers.get(options.depth() - 1));
            }
        }
        return last;
    }
}
