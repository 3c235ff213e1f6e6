package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.analysis.report.DecayReport;
import org.pathlift.analysis.report.NetworkReport;
import org.pathlift.analysis.report.RateReport;
import org.pathlift.analysis.report.ScalingMetricsReport;
import org.pathlift.analysis.report.ScalingMetricsReport.CollapseReport;
import org.pathlift.analysis.report.ScalingReport;
import org.pathlift.analysis.report.ScalingReport.Curve;
import org.pathlift.analysis.report.ScalingReport.Exponents;
import org.pathlift.analysis.report.ScalingReport.Place;
import org.pathlift.analysis.report.ScalingReport.Width;

/** Prints a {@link ScalingReport}. */
final class ScalingText {

    private final TextOut text;

    ScalingText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(ScalingReport report) {
        ScalingReport.Options options = report.options();
        text.line(
                "%s: decay of 1 - c over %s".formatted(options.activation(), Numbers.count(options.depth(), "layer")));
        places(text, report.places().stream().map(Place::network).toList());
        if (report.exponents() != null) {
            exponents(report.exponents());
        }
        infinite(report);
        if (!options.widths().isEmpty()) {
            measured(report);
        }
    }

    /** Prints which networks a study looked at. */
    static void places(TextOut text, List<NetworkReport> places) {
        text.heading("Networks");
        Table table = new Table(RIGHT, RIGHT, RIGHT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT)
                .row("distance", "sigma_w^2", "sigma_b^2", "phase", "q", "chi_1", "1 - c*", "xi_c");
        for (NetworkReport place : places) {
            String phase = place.phase() == null ? "q diverges" : place.phase();
            table.row(
                    brief(place.distance()),
                    Numbers.number(place.sigmaW2()),
                    Numbers.brief(place.sigmaB2()),
                    place.convergence().equals("collapses-to-zero") ? phase + ", q to 0" : phase,
                    Numbers.brief(place.q()),
                    place.chi1() == null ? "-" : Numbers.number(place.chi1()),
                    brief(place.order()),
                    brief(place.xi()));
        }
        text.table(table);
    }

    private void exponents(Exponents exponents) {
        text.heading("Exponents of the critical point (infinite width)");
        String p = Integer.toString(exponents.p());
        Table table = new Table(LEFT, LEFT, RIGHT, RIGHT).row("", "", "found", "theory");
        table.row("beta", "1 - c* ~ |tau|^beta, tau = 1 - chi_1", brief(exponents.beta()), p);
        table.row("nu", "xi_c ~ |tau|^-nu, ordered side", brief(exponents.nuOrdered()), "1");
        table.row("nu", "xi_c ~ |tau|^-nu, chaotic side", brief(exponents.nuChaotic()), "1");
        table.row("delta", "1 - c ~ l^-delta at the point", brief(exponents.delta()), p);
        text.table(table);
    }

    private void infinite(ScalingReport report) {
        text.heading("Infinite width");
        Table table = decays().row(header("ln qL/q0"));
        for (Place place : report.places()) {
            decay(table, label(place), brief(place.growth()), Optional.of(place.metrics()));
        }
        text.table(table);
        text.wrapped(
                "  ",
                "D > 5: a power of depth, D < -5: exponential; omega: 1/p at a critical point, 0 if exponential; index"
                        + " > 0: decays from different starts are one curve over rescaled depth; p: of the better"
                        + " collapse");
        report.places().stream()
                .map(place -> place.metrics().decay().reason())
                .filter(reason -> reason != null)
                .distinct()
                .forEach(reason -> text.wrapped("  ", "not fitted: " + reason));
    }

    private static Table decays() {
        return new Table(RIGHT, RIGHT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT);
    }

    private static Object[] header(String second) {
        return new Object[] {"place", second, "1 - c does", "1 - c*", "D", "xi", "omega", "p", "index"};
    }

    private static void decay(Table table, String place, String second, Optional<ScalingMetricsReport> metrics) {
        if (metrics.isEmpty()) {
            table.row(place, second, "too few networks", "-", "-", "-", "-", "-", "-");
            return;
        }
        ScalingMetricsReport found = metrics.get();
        DecayReport decay = found.decay();
        Optional<CollapseReport> collapse = best(found.collapses());
        table.row(
                place,
                second,
                found.behaviour().equals("settles-above-zero")
                        ? "settles"
                        : found.behaviour().replace('-', ' '),
                brief(found.orderParameter()),
                brief(decay.score()),
                brief(found.xi()),
                brief(decay.omega()),
                collapse.map(each -> Numbers.brief(each.p())).orElse("-"),
                collapse.map(each -> brief(each.index())).orElse("-"));
    }

    private static Optional<CollapseReport> best(List<CollapseReport> collapses) {
        return collapses.stream()
                .filter(each -> each.critical() != null)
                .min((a, b) -> Double.compare(
                        Optional.ofNullable(a.critical()).orElseThrow(),
                        Optional.ofNullable(b.critical()).orElseThrow()));
    }

    private void measured(ScalingReport report) {
        ScalingReport.Options options = report.options();
        double start = Collections.max(options.starts());
        text.heading("Measured: %s of each width, 1 - c from %s in the last layer"
                .formatted(Numbers.count(options.networks(), "network"), Numbers.brief(start)));
        Table table = new Table(RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT)
                .row("place", "width", "layer", "theory", "mean", "error", "off", "n x bias", "");
        for (Place place : report.places()) {
            List<Double> theory = place.infinite().get(options.starts().size() - 1);
            for (Width width : place.widths()) {
                row(table, place, width, theory, start);
            }
        }
        text.table(table);
        text.wrapped(
                "  ",
                "off: mean less theory, in standard errors; n x bias: the same in units of theory/n, constant where the"
                        + " bias is of order 1/n");
        text.heading("Verdicts of the means");
        Table decays = decays().row(header("width"));
        for (Place place : report.places()) {
            for (Width width : place.widths()) {
                decay(decays, label(place), Integer.toString(width.width()), Optional.ofNullable(width.metrics()));
            }
        }
        text.table(decays);
        rates(
                text,
                report.places().stream()
                        .filter(place -> place.rate() != null)
                        .map(place -> rate(label(place), place.rate()))
                        .toList());
        lost(report);
    }

    /** Prints how fast networks approach infinite width, where that is known of a place. */
    static void rates(TextOut text, List<String> rates) {
        if (!rates.isEmpty()) {
            text.wrapped(
                    "",
                    "Deviations from infinite width fall as a power of width, -0.5 in theory: "
                            + String.join("; ", rates));
        }
    }

    static String rate(String place, @Nullable RateReport rate) {
        return rate == null
                ? ""
                : String.format(Locale.ROOT, "%.3f\u00b1%.3f at %s", rate.slope(), rate.error(), place);
    }

    private static void row(Table table, Place place, Width width, List<Double> theory, double start) {
        Optional<Curve> curve =
                width.curves().stream().filter(each -> each.start() == start).findFirst();
        int layer = curve.map(each -> each.layers().size() - 1).orElse(-1);
        if (curve.isEmpty() || layer < 1) {
            table.row(label(place), width.width(), "-", "-", "-", "-", "-", "-", "too few networks");
            return;
        }
        Estimate mean = curve.get().layers().get(layer);
        double expected = theory.get(layer);
        double unit = width.width() / expected;
        table.row(
                label(place),
                width.width(),
                layer,
                Numbers.brief(expected),
                Numbers.brief(mean.mean()),
                Numbers.brief(mean.error()),
                off(mean.deviation(expected)),
                String.format(Locale.ROOT, "%.1f\u00b1%.1f", (mean.mean() - expected) * unit, mean.error() * unit),
                "");
    }

    private static String off(OptionalDouble errors) {
        if (errors.isEmpty()) {
            return "-";
        }
        double off = errors.getAsDouble();
        return Math.abs(off) < 1000 ? String.format(Locale.ROOT, "%.1f", off) : Numbers.brief(off);
    }

    private void lost(ScalingReport report) {
        long lost = report.places().stream()
                .flatMap(place -> place.widths().stream())
                .flatMap(width -> width.curves().stream())
                .mapToLong(Curve::lost)
                .sum();
        if (lost > 0) {
            text.wrapped("", Numbers.count(lost, "network") + " left out, in which q vanished or overflowed");
        }
    }

    private static String label(Place place) {
        return label(place.network());
    }

    /** How rows name a place: by its distance, or by σ_w². */
    static String label(NetworkReport network) {
        return network.distance() == null ? Numbers.brief(network.sigmaW2()) : Numbers.brief(network.distance());
    }

    static String brief(@Nullable Double value) {
        return value == null ? "-" : Numbers.brief(value);
    }
}
