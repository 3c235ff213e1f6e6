package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.TrajectoryReport;
import org.pathlift.analysis.sharpness.Spectrum;
import org.pathlift.analysis.trajectory.GradientAngle;
import org.pathlift.analysis.trajectory.LossAlong;
import org.pathlift.analysis.trajectory.Trajectory;
import org.pathlift.analysis.trajectory.TrajectoryView;

/** Prints a {@link TrajectoryReport}. */
final class TrajectoryText {

    /** More checkpoints than these are printed in part. */
    private static final int MOST_ROWS = 14;

    private final TextOut text;

    TrajectoryText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(TrajectoryReport report, boolean verbose) {
        text.wrapped(
                "",
                Numbers.count(report.checkpoints().size(), "checkpoint") + " from "
                        + report.checkpoints().get(0) + " to "
                        + report.checkpoints().get(report.checkpoints().size() - 1));
        if (report.loss() != null) {
            text.wrapped(
                    "",
                    "Loss: " + report.loss() + " of " + Numbers.count(report.examples(), "example") + " from "
                            + report.data());
        }
        for (TrajectoryView view : report.views()) {
            view(report, view, verbose);
        }
    }

    private void view(TrajectoryReport report, TrajectoryView view, boolean verbose) {
        Trajectory shape = view.shape();
        text.heading(view.gauge().equals("none") ? "Weights as they are" : "Canonical (enorm) weights");
        text.wrapped(
                "  ",
                Numbers.count(shape.parameters(), "weight") + " moved"
                        + (view.unmoved().isEmpty()
                                ? ""
                                : "; " + Numbers.count(view.unmoved().size(), "tensor") + " did not"));
        text.wrapped(
                "  ",
                "length %s, displacement %s, tortuosity %s"
                        .formatted(
                                Numbers.brief(shape.length()),
                                Numbers.brief(shape.displacement()),
                                told(shape.tortuosity())));
        Table similarity =
                new Table(LEFT, RIGHT, RIGHT).row("mean directional similarity", "all pairs", "off diagonal");
        similarity.row(
                "weights",
                told(shape.weights().allPairs()),
                told(shape.weights().offDiagonal()));
        similarity.row(
                "from the start",
                told(shape.fromStart().allPairs()),
                told(shape.fromStart().offDiagonal()));
        similarity.row(
                "steps", told(shape.steps().allPairs()), told(shape.steps().offDiagonal()));
        text.line("");
        text.table(similarity);
        text.line("");
        rows(report, view, verbose);
    }

    /** A row for each checkpoint; what needs a gradient or a next step is empty where there is none. */
    private void rows(TrajectoryReport report, TrajectoryView view, boolean verbose) {
        Trajectory shape = view.shape();
        Map<Integer, GradientAngle> gradients = new LinkedHashMap<>();
        view.gradients().forEach(angle -> gradients.put(angle.checkpoint(), angle));
        boolean sharp = view.losses().stream().anyMatch(loss -> loss.sharpness() != null);
        List<Object> head = new ArrayList<>(List.of("checkpoint", "step", "turn", "apex", "origin"));
        if (!view.losses().isEmpty()) {
            head.add("loss");
        }
        if (!gradients.isEmpty()) {
            head.addAll(List.of("RSI", "EB", "gamma"));
        }
        if (sharp) {
            head.add("sharpness");
        }
        Table.Align[] aligns = new Table.Align[head.size()];
        Arrays.fill(aligns, RIGHT);
        aligns[0] = LEFT;
        Table table = new Table(aligns).row(head.toArray());
        int count = report.checkpoints().size();
        int last = count - 1;
        boolean cut = !verbose && count > MOST_ROWS;
        for (int t = 0; t < count; t++) {
            if (cut && t == MOST_ROWS / 2) {
                List<Object> gap = new ArrayList<>(Collections.nCopies(head.size(), ""));
                gap.set(0, "..");
                table.row(gap.toArray());
                t = count - MOST_ROWS / 2;
            }
            List<Object> row = new ArrayList<>();
            row.add(name(report.checkpoints().get(t)));
            row.add(t == last ? "" : Numbers.brief(shape.stepNorms().get(t)));
            row.add(t == 0 || t == last ? "" : told(shape.stepAngles().get(t - 1)));
            row.add(t == 0 || t == last ? "" : told(shape.apexAngles().get(t - 1)));
            row.add(t == 0 ? "" : told(shape.originAngles().get(t - 1)));
            if (!view.losses().isEmpty()) {
                row.add(Numbers.brief(view.losses().get(t).loss()));
            }
            if (!gradients.isEmpty()) {
                @Nullable GradientAngle angle = gradients.get(t);
                row.add(angle == null ? "" : Numbers.brief(angle.rsi()));
                row.add(angle == null ? "" : Numbers.brief(angle.eb()));
                row.add(angle == null ? "" : told(angle.gamma()));
            }
            if (sharp) {
                row.add(sharpness(view.losses().get(t)));
            }
            table.row(row.toArray());
        }
        text.table(table);
    }

    private static String sharpness(LossAlong loss) {
        @Nullable Spectrum spectrum = loss.sharpness();
        return spectrum == null ? "" : (spectrum.converged() ? "" : "~ ") + Numbers.brief(spectrum.largest());
    }

    /** A snapshot goes by its number of updates, another file by its name. */
    private static String name(String label) {
        @Nullable Path file = Path.of(label).getFileName();
        String name = file == null ? label : file.toString();
        return name.matches("step-\\d+\\.onnx") ? Long.toString(Long.parseLong(name.replaceAll("\\D", ""))) : name;
    }

    private static String told(@Nullable Double value) {
        return value == null ? "-" : Numbers.brief(value);
    }
}
