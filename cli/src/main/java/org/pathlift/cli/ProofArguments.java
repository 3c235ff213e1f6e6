package org.pathlift.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.onnx.runtime.NpyFile;
import org.pathlift.onnx.runtime.Sample;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How two models are compared. */
final class ProofArguments {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--bound",
            order = 70,
            paramLabel = "X",
            description = {
                "The largest difference of the outputs, relative to their size.",
                "Without it 1e-4 for float32, 1e-9 for float64, 2e-2 for 16-bit models; 0 with --power-of-two."
            })
    private @Nullable Double bound;

    @Option(
            names = "--runs",
            order = 71,
            paramLabel = "N",
            defaultValue = "4",
            description = "How many drawn inputs are compared. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--seed",
            order = 72,
            paramLabel = "N",
            defaultValue = "0",
            description = "Of everything that is drawn. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--input-data",
            order = 73,
            paramLabel = "NAME:FILE.npy",
            description = {
                "Compare on this input instead of drawn ones: an array saved by numpy.save, split at the first ':'.",
                "Repeat it for the other inputs."
            })
    private List<String> inputData = new ArrayList<>();

    long seed() {
        return seed;
    }

    /** Returns the options of the proof. */
    ProofOptions options() {
        if (runs < 1) {
            throw refused("--runs", "1 or more", Integer.toString(runs));
        }
        if (bound != null && !(bound >= 0 && bound <= Double.MAX_VALUE)) {
            throw refused("--bound", "0 or more", bound.toString());
        }
        OptionalDouble most = bound == null ? OptionalDouble.empty() : OptionalDouble.of(bound);
        return new ProofOptions(runs, most, inputData.isEmpty() ? List.of() : List.of(samples()));
    }

    private Map<String, Sample> samples() {
        Map<String, Sample> samples = new LinkedHashMap<>();
        for (String argument : inputData) {
            int colon = argument.indexOf(':');
            if (colon < 1) {
                throw refused("--input-data", "NAME:FILE.npy", argument);
            }
            if (samples.put(argument.substring(0, colon), NpyFile.read(Path.of(argument.substring(colon + 1))))
                    != null) {
                throw refused("--input-data", "one file for each input", argument);
            }
        }
        return samples;
    }

    private ParameterException refused(String option, String expected, String found) {
        return new ParameterException(
                spec.commandLine(),
                "Invalid value for option '%s': expected %s, found %s".formatted(option, expected, found));
    }
}
