package org.pathlift.analysis.degeneracy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * How two inputs come together in a ReLU network: laws beside drawn networks.
 *
 * @param options what was asked for
 * @param predictions one for each law
 * @param measured one for each layer that at least two drawn networks reach alive; empty where none was asked for or inputs are parallel
 */
public record DegeneracyStudy(
        DegeneracyOptions options, List<AnglePrediction> predictions, List<MeasuredAngle> measured) {

    /** Networks in one piece of work; sums of pieces are added in order. */
    private static final int PIECE = 32;

    /** Keeps unmodifiable copies of {@code predictions} and {@code measured}. */
    public DegeneracyStudy {
        predictions = List.copyOf(predictions);
        measured = List.copyOf(measured);
    }

    /** Runs a study, on as many threads as there are processors; the result is the same on any number. */
    public static DegeneracyStudy of(DegeneracyOptions options) {
        return of(options, share -> {});
    }

    /**
     * Runs a study.
     *
     * @param progress is told the share of the networks that are drawn, from any thread
     */
    public static DegeneracyStudy of(DegeneracyOptions options, DoubleConsumer progress) {
        List<AnglePrediction> predictions = options.laws().stream()
                .parallel()
                .map(law -> AnglePrediction.of(law, options.widths(), options.theta0(), options.collapse()))
                .toList();
        List<MeasuredAngle> measured =
                options.theta0() == 0 || options.samples() == 0 ? List.of() : measure(options, progress);
        return new DegeneracyStudy(options, predictions, measured);
    }

    private static List<MeasuredAngle> measure(DegeneracyOptions options, DoubleConsumer progress) {
        int[] widths = options.widths().stream().mapToInt(width -> width).toArray();
        AngleSampler sampler = new AngleSampler(widths, options.theta0(), options.seed());
        double collapse = 2 * Math.log(Math.sin(options.collapse()));
        int pieces = (options.samples() + PIECE - 1) / PIECE;
        AtomicInteger done = new AtomicInteger();
        List<Tally[]> tallies = IntStream.range(0, pieces)
                .parallel()
                .mapToObj(piece -> {
                    Tally[] tally = piece(sampler, widths.length, piece, options.samples(), collapse);
                    progress.accept(done.incrementAndGet() / (double) pieces);
                    return tally;
                })
                .toList();
        List<MeasuredAngle> measured = new ArrayList<>();
        for (int l = 0; l < widths.length; l++) {
            Tally all = new Tally();
            for (Tally[] tally : tallies) {
                all.add(tally[l]);
            }
            if (all.count < 2) {
                break;
            }
            measured.add(all.layer(l + 1, options.samples()));
        }
        return measured;
    }

    private static Tally[] piece(AngleSampler sampler, int depth, int piece, int samples, double collapse) {
        Tally[] tallies = new Tally[depth];
        for (int l = 0; l < depth; l++) {
            tallies[l] = new Tally();
        }
        for (int i = piece * PIECE; i < Math.min(samples, (piece + 1) * PIECE); i++) {
            double[] angles = sampler.draw(i);
            for (int l = 0; l < depth && !Double.isNaN(angles[l]); l++) {
                tallies[l].add(angles[l], collapse);
            }
        }
        return tallies;
    }

    /** Count, mean and sum of squared deviations, mergeable. */
    private static final class Tally {
        private int count;
        private double mean;
        private double squares;
        private int collapsed;

        void add(double value, double collapse) {
            count++;
            double away = value - mean;
            mean += away / count;
            squares += away * (value - mean);
            collapsed += value <= collapse ? 1 : 0;
        }

        void add(Tally other) {
            if (other.count > 0) {
                int sum = count + other.count;
                double away = other.mean - mean;
                mean += away * other.count / sum;
                squares += other.squares + away * away * ((double) count * other.count / sum);
                count = sum;
                collapsed += other.collapsed;
            }
        }

        MeasuredAngle layer(int layer, int samples) {
            double deviation = Math.sqrt(squares / (count - 1));
            return new MeasuredAngle(
                    layer,
                    mean,
                    deviation / Math.sqrt(count),
                    deviation,
                    count,
                    samples - count,
                    collapsed / (double) count);
        }
    }
}
