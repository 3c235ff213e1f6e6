package org.pathlift.cli;

import java.util.List;
import java.util.Objects;
import org.pathlift.analysis.report.WeightReport;

/** Prints why weights stay as they are. */
final class Reasons {

    private Reasons() {}

    static void print(TextOut text, List<WeightReport> weights) {
        text.reasons(weights.stream()
                .filter(weight -> !weight.rescaled())
                .map(weight -> Objects.requireNonNullElse(weight.reason(), "no reason is known"))
                .toList());
    }
}
