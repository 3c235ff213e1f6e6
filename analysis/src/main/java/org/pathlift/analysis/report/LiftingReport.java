package org.pathlift.analysis.report;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.LiftingChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.onnx.error.Words;

/**
 * Which path lifting was used and why.
 *
 * @param used {@code exact}, {@code periodic}, {@code mixed} where regions differ, or null where none was needed
 * @param reason why
 * @param assumptions extents of inputs that the file leaves open, and what was taken for them
 */
public record LiftingReport(@Nullable String used, String reason, List<Assumed> assumptions) {

    /** Keeps an unmodifiable copy of {@code assumptions}. */
    public LiftingReport {
        assumptions = List.copyOf(assumptions);
    }

    static LiftingReport of(RescalePlan plan) {
        Set<String> used = new TreeSet<>();
        plan.regions().forEach(region -> region.lifting().ifPresent(lifting -> used.add(Words.of(lifting))));
        return new LiftingReport(
                used.isEmpty()
                        ? null
                        : used.size() > 1 ? "mixed" : used.iterator().next(),
                reason(plan, used),
                Assumed.of(plan.symmetry().facts().shapes()));
    }

    private static String reason(RescalePlan plan, Set<String> used) {
        RescaleOptions options = plan.options();
        if (options.criterion() != CriterionChoice.PATHCOND) {
            return "criterion " + Words.of(options.criterion()) + " needs no path lifting";
        }
        if (plan.regions().isEmpty()) {
            return "there is nothing to lift";
        }
        if (used.isEmpty()) {
            return "no region can be lifted";
        }
        if (options.lifting() != LiftingChoice.AUTO) {
            return "asked for";
        }
        if (plan.symmetry().facts().shapes().nominal()) {
            return "the shape of an input is open: give it with --input-shape for the exact lifting";
        }
        return used.size() > 1 || used.contains(Words.of(LiftingChoice.PERIODIC))
                ? "a region has no exact lifting"
                : "the shapes of all inputs are known";
    }
}
