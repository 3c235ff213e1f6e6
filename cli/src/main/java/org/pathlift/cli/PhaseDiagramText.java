package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.phase.Range;
import org.pathlift.analysis.report.PhaseDiagramReport;
import org.pathlift.analysis.report.PhaseDiagramReport.LinePoint;
import org.pathlift.analysis.report.PhaseDiagramReport.Place;

/** Prints a {@link PhaseDiagramReport}. */
final class PhaseDiagramText {

    private static final int MOST_COLUMNS = 60;
    private static final double FAR = 4;

    private final TextOut text;

    PhaseDiagramText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(PhaseDiagramReport report) {
        PhaseDiagramReport.Options options = report.options();
        text.line("%s: phases over sigma_w^2 (across) and sigma_b^2 (up)".formatted(options.activation()));
        text.line("");
        map(report);
        text.line("");
        text.line("  . ordered   + critical   # chaotic   0 q goes to 0   ^ q diverges");
        line(report.line());
        if (options.seeds() > 0) {
            measured(report);
        }
    }

    private void map(PhaseDiagramReport report) {
        Range weights = report.options().sigmaW2();
        Range biases = report.options().sigmaB2();
        // Diagrams of more columns are printed in part; the report has all of them.
        int stride = (weights.steps() + MOST_COLUMNS - 1) / MOST_COLUMNS;
        int cell = Math.max(1, Math.min(4, MOST_COLUMNS / weights.steps()));
        int columns = (weights.steps() + stride - 1) / stride;
        for (int row = biases.steps() - 1; row >= 0; row--) {
            StringBuilder line = new StringBuilder("  %8s |".formatted(Numbers.brief(biases.at(row))));
            for (int column = 0; column < weights.steps(); column += stride) {
                Place place = report.places().get(row * weights.steps() + column);
                line.append(" ".repeat(cell - 1)).append(symbol(place));
            }
            text.line(line.toString());
        }
        String from = Numbers.brief(weights.from());
        String to = Numbers.brief(weights.at((columns - 1) * stride));
        int gap = Math.max(1, cell * columns - from.length() - to.length());
        text.line(" ".repeat(11) + "+" + "-".repeat(cell * columns));
        text.line(" ".repeat(11 + cell) + from + " ".repeat(Math.max(1, gap - cell + 1)) + to);
    }

    private static char symbol(Place place) {
        String phase = place.phase();
        if (phase == null) {
            return '^';
        }
        return switch (phase) {
            case "critical" -> '+';
            case "chaotic" -> '#';
            default -> place.convergence().equals("collapses-to-zero") ? '0' : '.';
        };
    }

    private void line(List<LinePoint> points) {
        text.heading("Critical line");
        Table table = new Table(RIGHT, RIGHT, RIGHT, RIGHT, LEFT).row("sigma_b^2", "sigma_w^2", "q*", "V'", "");
        List<String> reasons = new ArrayList<>();
        for (LinePoint point : points) {
            if (point.reason() != null) {
                reasons.add(point.reason());
            } else {
                table.row(
                        Numbers.brief(point.sigmaB2()),
                        number(point.sigmaW2()),
                        number(point.q()),
                        number(point.varianceSlope()),
                        String.valueOf(point.stability()));
            }
        }
        if (reasons.size() < points.size()) {
            text.table(table);
        }
        if (!reasons.isEmpty()) {
            text.wrapped(
                    "  ",
                    "none at %s: %s"
                            .formatted(
                                    Numbers.count(reasons.size(), "value") + " of sigma_b^2",
                                    reasons.get(reasons.size() - 1)));
        }
    }

    private static String number(@Nullable Double value) {
        return value == null ? "-" : Numbers.number(value);
    }

    private void measured(PhaseDiagramReport report) {
        PhaseDiagramReport.Options options = report.options();
        text.heading("Measured: %s of width %d and depth %d at each place"
                .formatted(Numbers.count(options.seeds(), "network"), options.width(), options.depth()));
        Table table = new Table(LEFT, RIGHT, RIGHT, RIGHT)
                .row("last layer", "places", "within 2 errors", "beyond " + Numbers.brief(FAR));
        deviations(
                table, "q", report.places().stream().map(PhaseDiagramText::ofQ).toList());
        deviations(
                table,
                "correlation",
                report.places().stream().map(PhaseDiagramText::ofCorrelation).toList());
        text.table(table);
        text.wrapped(
                "  ",
                "errors are standard errors of the mean; the theory is that of infinite width, and a layer of"
                        + " width n adds a bias of the order of 1/n");
    }

    private static OptionalDouble ofQ(Place place) {
        return place.measured() == null || place.predicted() == null
                ? OptionalDouble.empty()
                : place.measured().q().deviation(place.predicted().q());
    }

    private static OptionalDouble ofCorrelation(Place place) {
        return place.measured() == null || place.predicted() == null
                ? OptionalDouble.empty()
                : place.measured().correlation().deviation(place.predicted().correlation());
    }

    private static void deviations(Table table, String what, List<OptionalDouble> deviations) {
        double[] sizes = deviations.stream()
                .filter(OptionalDouble::isPresent)
                .mapToDouble(deviation -> Math.abs(deviation.getAsDouble()))
                .toArray();
        long near = java.util.Arrays.stream(sizes).filter(size -> size <= 2).count();
        long far = java.util.Arrays.stream(sizes).filter(size -> size > FAR).count();
        table.row(what, sizes.length, String.format(Locale.ROOT, "%d", near), String.format(Locale.ROOT, "%d", far));
    }
}
