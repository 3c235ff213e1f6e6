package org.pathlift;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.TrainReport;
import org.pathlift.conditioning.training.run.Comparison;
import org.pathlift.conditioning.training.run.Conditioning;

/**
 * Which ways of rescaling a training compares, each from the same weights on the same examples.
 *
 * @param rules how the model is rescaled on the way, as on the command line; {@code baseline} for not at all
 * @param seeds how many seeds each is trained from
 * @param targetAccuracy the held-out accuracy to which epochs are counted, in (0, 1]; none not to count
 */
public record ComparedRules(List<String> rules, int seeds, OptionalDouble targetAccuracy) {

    /**
     * Checks every component; keeps an unmodifiable copy of {@code rules}.
     *
     * @throws IllegalArgumentException if there is no rule, {@code seeds} is below 1, or {@code targetAccuracy} is not in
     *     (0, 1]
     */
    public ComparedRules {
        rules = List.copyOf(rules);
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("a comparison needs 1 rule or more, found none");
        }
        if (seeds < 1) {
            throw new IllegalArgumentException("a comparison needs 1 seed or more, found " + seeds);
        }
        if (targetAccuracy.isPresent() && !(targetAccuracy.getAsDouble() > 0 && targetAccuracy.getAsDouble() <= 1)) {
            throw new IllegalArgumentException(
                    "an accuracy must be above 0 and at most 1, found " + targetAccuracy.getAsDouble());
        }
    }

    /** Compares rules over some seeds. */
    public static ComparedRules of(int seeds, String... rules) {
        return new ComparedRules(List.of(rules), seeds, OptionalDouble.empty());
    }

    /** Counts the epochs to this held-out accuracy, too. */
    public ComparedRules withTarget(double accuracy) {
        return new ComparedRules(rules, seeds, OptionalDouble.of(accuracy));
    }

    /** Returns the options as they would be typed. */
    String typed() {
        return "--compare " + String.join(",", rules) + " --seeds " + seeds
                + (targetAccuracy.isPresent() ? " --target-accuracy " + targetAccuracy.getAsDouble() : "");
    }

    List<Conditioning> conditionings() {
        return rules.stream().map(Conditioning::parse).toList();
    }

    /** Returns the seeds, from the first one on. */
    List<Long> seedsFrom(long first) {
        return LongStream.range(first, first + seeds).boxed().toList();
    }

    /**
     * Compares the rules over those seeds that all of them trained to the end; null where there are none.
     *
     * @param runs seed by seed, those of one seed in the order of the rules
     */
    @Nullable
    Comparison of(List<TrainReport.Run> runs) {
        int ended = (int)
                runs.stream().takeWhile(run -> !run.ended().equals("stopped")).count();
        int complete = ended / rules.size();
        if (complete == 0) {
            return null;
        }
        List<Comparison.Trials> trials = new ArrayList<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            int index = rule;
            trials.add(new Comparison.Trials(
                    rules.get(rule),
                    IntStream.range(0, complete)
                            .mapToObj(seed ->
                                    runs.get(seed * rules.size() + index).epochs())
                            .toList()));
        }
        return Comparison.of(seedsFrom(runs.get(0).seed()).subList(0, complete), trials, targetAccuracy);
    }
}
