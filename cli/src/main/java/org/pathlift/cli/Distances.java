package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;
import static org.pathlift.cli.Table.Align.RIGHT;

import org.pathlift.analysis.report.DistanceReport;
import org.pathlift.analysis.report.PermutationReport;
import org.pathlift.analysis.report.RemainingDistance;

/** Prints what several commands say of permutations. */
final class Distances {

    private Distances() {}

    /** Returns how many units move and how many signs flip. */
    static String moved(PermutationReport permutation) {
        return Numbers.grouped(permutation.moved()) + " of " + Numbers.count(permutation.units(), "unit")
                + " in other places, " + Numbers.grouped(permutation.flipped()) + " of "
                + Numbers.count(permutation.signs(), "sign") + " flipped";
    }

    /** Prints distances before and after. */
    static void print(TextOut text, String what, RemainingDistance distance) {
        DistanceReport before = distance.before();
        DistanceReport after = distance.after();
        text.table(new Table(LEFT, RIGHT, RIGHT)
                .row(what, "as they stand", "matched")
                .row("objective", Numbers.brief(before.objective()), Numbers.brief(after.objective()))
                .row("L2 distance", Numbers.brief(before.l2()), Numbers.brief(after.l2()))
                .row("mean difference", Numbers.brief(before.meanAbsolute()), Numbers.brief(after.meanAbsolute()))
                .row("RMS difference", Numbers.brief(before.rms()), Numbers.brief(after.rms()))
                .row("cosine", Numbers.brief(before.cosine()), Numbers.brief(after.cosine())));
    }
}
