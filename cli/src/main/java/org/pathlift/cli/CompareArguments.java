package org.pathlift.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.TrainReport;
import org.pathlift.conditioning.training.run.Comparison;
import org.pathlift.conditioning.training.run.Conditioning;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which ways of rescaling are compared, and over which seeds. */
final class CompareArguments {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--compare",
            order = 3,
            split = ",",
            paramLabel = "RULE",
            description =
                    "Train once for each of these rules and each seed, on the same data and from the same weights,"
                            + " and compare; baseline is no rescaling. Writes no model.")
    private List<String> compare = new ArrayList<>();

    @Option(
            names = "--seeds",
            order = 4,
            paramLabel = "N",
            description =
                    "With --compare: so many seeds, from that of --seed on. The held-out part stays that of --seed."
                            + " Default: 1.")
    private @Nullable Integer seeds;

    @Option(
            names = "--target-accuracy",
            order = 5,
            paramLabel = "X",
            description = "With --compare: count the epochs to this held-out accuracy, above 0 and up to 1.")
    private @Nullable Double targetAccuracy;

    boolean isAsked() {
        return !compare.isEmpty();
    }

    /** Checks what no type shows. */
    void check() {
        if (!isAsked() && (seeds != null || targetAccuracy != null)) {
            throw wrong("--seeds and --target-accuracy go with --compare");
        }
        if (seeds != null && seeds < 1) {
            throw wrong("--seeds must be 1 or more, found " + seeds);
        }
        if (targetAccuracy != null && !(targetAccuracy > 0 && targetAccuracy <= 1)) {
            throw wrong("--target-accuracy must be above 0 and at most 1, found " + targetAccuracy);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    List<Conditioning> rules() {
        return compare.stream().map(Conditioning::parse).toList();
    }

    /** Returns the seeds, from the first one on. */
    List<Long> seeds(long first) {
        return LongStream.range(0, seeds == null ? 1 : seeds)
                .map(i -> first + i)
                .boxed()
                .toList();
    }

    /** Returns the options as they would be typed. */
    String typed() {
        return "--compare " + String.join(",", compare) + " --seeds " + (seeds == null ? 1 : seeds)
                + (targetAccuracy == null ? "" : " --target-accuracy " + targetAccuracy);
    }

    /**
     * Compares the rules over those seeds that all of them trained to the end; null where there are none.
     *
     * @param runs seed by seed, those of one seed in the order of the rules
     */
    @Nullable
    Comparison of(List<TrainReport.Run> runs) {
        int complete = (int) runs.stream()
                        .takeWhile(run -> !run.ended().equals("stopped"))
                        .count()
                / compare.size();
        if (complete == 0) {
            return null;
        }
        List<Comparison.Trials> trials = new ArrayList<>();
        for (int rule = 0; rule < compare.size(); rule++) {
            int index = rule;
            trials.add(new Comparison.Trials(
                    compare.get(rule),
                    LongStream.range(0, complete)
                            .mapToObj(seed -> runs.get((int) seed * compare.size() + index)
                                    .epochs())
                            .toList()));
        }
        return Comparison.of(
                seeds(runs.get(0).seed()).subList(0, complete),
                trials,
                targetAccuracy == null ? OptionalDouble.empty() : OptionalDouble.of(targetAccuracy));
    }
}
