package org.pathlift.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.expansion.InputExpansion;
import picocli.CommandLine.Option;

/** Expanding the examples for a model whose input was expanded. */
final class ExpandedData {

    @Option(
            names = "--expand",
            order = 7,
            paramLabel = "FORM",
            description = "Expand every example as expand did the model's input, as in factor=2,fill=0.5,offset=0 or"
                    + " append=3,fill=0.5. Default: examples as they are.")
    private @Nullable String form;

    /** Returns the expansion, if one was asked for. */
    Optional<InputExpansion> expansion() {
        return Optional.ofNullable(form).map(InputExpansion::parse);
    }

    /** Returns the option as it would be typed, defaults too, behind a space; nothing where it was not. */
    String typed() {
        return expansion().map(expansion -> " --expand " + expansion).orElse("");
    }
}
