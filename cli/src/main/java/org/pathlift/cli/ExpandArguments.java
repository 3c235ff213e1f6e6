package org.pathlift.cli;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.expansion.ExpansionMode;
import org.pathlift.conditioning.expansion.ExpansionOptions;
import org.pathlift.conditioning.expansion.InputExpansion;
import org.pathlift.conditioning.expansion.NewColumns;
import org.pathlift.onnx.graph.Shape;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How an input is expanded. */
final class ExpandArguments {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--factor",
            order = 10,
            paramLabel = "K",
            description =
                    "Make each image axis, or the features of vectors and sequences, K times as long; entry i goes"
                            + " to K i + offset.")
    private @Nullable Integer factor;

    @Option(
            names = "--append",
            order = 11,
            paramLabel = "M",
            description = "Put M new entries behind the features of vectors or sequences, in place of --factor.")
    private @Nullable Integer append;

    @Option(
            names = "--fill",
            order = 12,
            paramLabel = "V",
            defaultValue = "0.5",
            description = "The constant in the new entries, in units of what the model is fed. Default:"
                    + " ${DEFAULT-VALUE}.")
    private double fill;

    @Option(
            names = "--offset",
            order = 13,
            paramLabel = "O",
            description = "Where in its stretch of K each entry goes, from 0 to K - 1. Default: 0.")
    private @Nullable Integer offset;

    @Option(
            names = "--mode",
            order = 14,
            paramLabel = "MODE",
            defaultValue = "native",
            converter = Choice.ExpansionModes.class,
            completionCandidates = Choice.ExpansionModes.class,
            description = {
                "native: weights stay and see the constants, dense layers behind a Flatten are made anew and wider;"
                        + " the function is another.",
                "preserving: the first layers look past the constants; the function is proved the same."
                        + " Default: ${DEFAULT-VALUE}."
            })
    private ExpansionMode mode = ExpansionMode.NATIVE;

    @Option(
            names = "--columns",
            order = 15,
            paramLabel = "WHICH",
            defaultValue = "zero",
            converter = Choice.ColumnChoices.class,
            completionCandidates = Choice.ColumnChoices.class,
            description = "New columns of a first dense layer in mode preserving: ${COMPLETION-CANDIDATES} (the bias"
                    + " makes up for them). Default: ${DEFAULT-VALUE}.")
    private NewColumns columns = NewColumns.ZERO;

    @Option(
            names = "--input",
            order = 16,
            paramLabel = "NAME",
            description = "The input that is expanded, of a model with several.")
    private @Nullable String input;

    /** Returns the options of the library. */
    ExpansionOptions options(Map<String, Shape> shapes, long seed) {
        return new ExpansionOptions(expansion(), mode, columns, Optional.ofNullable(input), shapes, seed);
    }

    private InputExpansion expansion() {
        if ((factor == null) == (append == null)) {
            throw new ParameterException(spec.commandLine(), "give either --factor or --append");
        }
        if (append != null && offset != null) {
            throw new ParameterException(
                    spec.commandLine(), "--offset goes with --factor: appended entries stand at the end");
        }
        return Valid.arguments(
                spec,
                () -> factor != null
                        ? new InputExpansion.Spaced(factor, offset == null ? 0 : offset, fill)
                        : new InputExpansion.Appended(append == null ? 0 : append, fill));
    }

    /** Returns the options as they would be typed, defaults too. */
    String typed() {
        return "--" + expansion().toString().replace("=", " ").replace(",", " --") + " --mode " + Choice.word(mode)
                + " --columns " + Choice.word(columns) + (input == null ? "" : " --input " + input);
    }
}
