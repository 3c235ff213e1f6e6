package org.pathlift.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.pathlift.ComparedRules;
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

    /** Returns what is compared; empty for nothing. */
    Optional<ComparedRules> rules() {
        return isAsked()
                ? Optional.of(new ComparedRules(
                        compare,
                        seeds == null ? 1 : seeds,
                        targetAccuracy == null ? OptionalDouble.empty() : OptionalDouble.of(targetAccuracy)))
                : Optional.empty();
    }
}
