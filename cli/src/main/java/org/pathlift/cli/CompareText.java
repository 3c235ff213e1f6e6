package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.training.run.Comparison;
import org.pathlift.conditioning.training.run.Reach;
import org.pathlift.conditioning.training.run.Spread;

/** Prints a {@link Comparison}. */
final class CompareText {

    private final TextOut text;

    CompareText(TextOut text) {
        this.text = text;
    }

    void print(Comparison comparison) {
        List<Comparison.Rule> rules = comparison.rules();
        boolean classes = rules.stream()
                .anyMatch(rule -> rule.last() != null && rule.last().heldOutAccuracy() != null);
        @Nullable Reach reach = rules.get(0).reach();
        Table table = new Table(LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT);
        table.row("", "", "train", "held out,", "held out,", "best", reach == null ? "" : "epochs to");
        table.row(
                "rule",
                "seeds",
                "loss",
                classes ? "last %" : "last loss",
                classes ? "best %" : "best loss",
                "epoch",
                reach == null ? "" : Numbers.number(100 * reach.accuracy()) + "%");
        int seeds = comparison.seeds().size();
        rules.forEach(rule -> row(table, rule, seeds));
        text.table(table);
        if (seeds > 1) {
            text.wrapped(
                    "",
                    "Mean\u00b1standard deviation over the seeds "
                            + comparison.seeds().get(0) + " to "
                            + comparison.seeds().get(seeds - 1)
                            + (reach == null ? "" : "; epochs: the median, and how many seeds came so far"));
        }
    }

    private static void row(Table table, Comparison.Rule rule, int seeds) {
        Comparison.@Nullable Measures last = rule.last();
        Comparison.@Nullable Epoch best = rule.best();
        @Nullable Reach reach = rule.reach();
        table.row(
                rule.condition(),
                seeds,
                last == null ? "-" : Numbers.spread(last.trainLoss()),
                last == null ? "-" : heldOut(last),
                best == null ? "-" : heldOut(best.measures()),
                best == null ? "-" : best.epoch(),
                reach == null
                        ? ""
                        : (reach.median() == null ? "-" : Numbers.number(reach.median())) + " (" + reach.reached() + "/"
                                + seeds + ")");
    }

    private static String heldOut(Comparison.Measures measures) {
        Spread accuracy = measures.heldOutAccuracy();
        Spread loss = measures.heldOutLoss();
        return accuracy != null ? Numbers.percent(accuracy) : loss != null ? Numbers.spread(loss) : "-";
    }
}
