package org.pathlift.conditioning.training.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Ways of rescaling side by side, each trained from the same seeds on the same data.
 *
 * @param seeds of the runs of every way
 * @param rules one for each way, in the order in which they were asked for
 */
public record Comparison(List<Long> seeds, List<Rule> rules) {

    /** Keeps unmodifiable copies of {@code seeds} and {@code rules}. */
    public Comparison {
        seeds = List.copyOf(seeds);
        rules = List.copyOf(rules);
    }

    /**
     * The runs of one way.
     *
     * @param condition how the model was rescaled, as it would be typed
     * @param runs the epochs of each seed, in the order of the seeds
     */
    public record Trials(String condition, List<List<EpochResult>> runs) {
        /** Keeps unmodifiable copies of {@code runs} and of each run. */
        public Trials {
            runs = runs.stream().map(List::copyOf).toList();
        }

        /** Takes the epochs of outcomes, one for each seed. */
        public static Trials of(String condition, List<TrainOutcome> outcomes) {
            return new Trials(
                    condition, outcomes.stream().map(TrainOutcome::epochs).toList());
        }
    }

    /**
     * What became of one way.
     *
     * @param condition how the model was rescaled, as it would be typed
     * @param epochs every epoch that a seed trained
     * @param last each seed's own last epoch; null where no epoch was trained
     * @param best of the epochs that all seeds trained, that with the largest mean accuracy on the held-out examples, or the
     *     smallest mean loss there where the targets are no classes; the first of equals. Null where nothing was held out
     * @param reach epochs to an accuracy; null where none was asked for
     */
    public record Rule(
            String condition,
            List<Epoch> epochs,
            @Nullable Measures last,
            @Nullable Epoch best,
            @Nullable Reach reach) {
        /** Keeps an unmodifiable copy of {@code epochs}. */
        public Rule {
            epochs = List.copyOf(epochs);
        }
    }

    /**
     * An epoch over the seeds that trained it; with a patience some end earlier.
     *
     * @param epoch its number, from 1
     * @param measures how the seeds did
     */
    public record Epoch(int epoch, Measures measures) {}

    /**
     * How the seeds did.
     *
     * @param trainLoss the loss of the epoch's batches
     * @param heldOutLoss the loss on the held-out examples; null where there are none
     * @param heldOutAccuracy the accuracy there; null where there is none
     */
    public record Measures(
            Spread trainLoss,
            @Nullable Spread heldOutLoss,
            @Nullable Spread heldOutAccuracy) {

        private static Measures of(List<EpochResult> results) {
            return new Measures(
                    Spread.of(
                            results.stream().mapToDouble(EpochResult::trainLoss).toArray()),
                    spread(results, Evaluation::loss),
                    spread(results, Evaluation::accuracy));
        }

        private static @Nullable Spread spread(
                List<EpochResult> results, Function<Evaluation, @Nullable Double> measure) {
            List<Double> values = new ArrayList<>();
            for (EpochResult result : results) {
                Evaluation heldOut = result.heldOut();
                Double value = heldOut == null ? null : measure.apply(heldOut);
                if (value != null) {
                    values.add(value);
                }
            }
            return values.isEmpty()
                    ? null
                    : Spread.of(values.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }

    /**
     * Compares runs that were trained to their end.
     *
     * @param accuracy the held-out accuracy to which epochs are counted
     * @throws IllegalArgumentException if a way has not one run for each seed
     */
    public static Comparison of(List<Long> seeds, List<Trials> trials, OptionalDouble accuracy) {
        for (Trials way : trials) {
            if (way.runs().size() != seeds.size() || seeds.isEmpty()) {
                throw new IllegalArgumentException("%s must have a run for each of the seeds %s, found %d"
                        .formatted(way.condition(), seeds, way.runs().size()));
            }
        }
        return new Comparison(
                seeds, trials.stream().map(way -> rule(way, accuracy)).toList());
    }

    private static Rule rule(Trials trials, OptionalDouble accuracy) {
        List<List<EpochResult>> runs = trials.runs();
        List<Epoch> epochs = new ArrayList<>();
        List<Epoch> shared = new ArrayList<>();
        int longest = runs.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            int index = i;
            List<EpochResult> results = runs.stream()
                    .filter(run -> index < run.size())
                    .map(run -> run.get(index))
                    .toList();
            Epoch epoch = new Epoch(results.get(0).epoch(), Measures.of(results));
            epochs.add(epoch);
            if (results.size() == runs.size()) {
                shared.add(epoch);
            }
        }
        List<EpochResult> ends = runs.stream()
                .filter(run -> !run.isEmpty())
                .map(run -> run.get(run.size() - 1))
                .toList();
        return new Rule(
                trials.condition(),
                epochs,
                ends.isEmpty() ? null : Measures.of(ends),
                best(shared),
                accuracy.isPresent() ? Reach.of(accuracy.getAsDouble(), runs) : null);
    }

    private static @Nullable Epoch best(List<Epoch> epochs) {
        return epochs.stream()
                .filter(epoch -> epoch.measures().heldOutLoss() != null)
                .min(Comparator.comparingDouble(Comparison::badness))
                .orElse(null);
    }

    private static double badness(Epoch epoch) {
        Spread accuracy = epoch.measures().heldOutAccuracy();
        Spread loss = epoch.measures().heldOutLoss();
        return accuracy != null ? -accuracy.mean() : loss != null ? loss.mean() : Double.POSITIVE_INFINITY;
    }
}
