package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.inventory.AbsorbedShift;
import org.pathlift.analysis.inventory.AttentionGroup;
import org.pathlift.analysis.inventory.GatedUnits;
import org.pathlift.analysis.inventory.NormalizedStream;
import org.pathlift.analysis.inventory.RemainingSymmetry;

/**
 * What {@link SymmetriesMetric} finds: the symmetries of the parameters, counted.
 *
 * @param parameters p, the numbers in constants that act as parameters
 * @param scales H, the dimension of the group of positive rescalings
 * @param effectiveScales the rank of B over the parameters that are not zero: the dimensions that move the parameters
 * @param shareOfScales H / p
 * @param logPermutations ln |S|, S the group of permutations: Σ ln n! over classes, and heads of attention
 * @param log10Permutations the same to base 10
 * @param signs how many signs can be changed one by one, beside permutations
 * @param continuous the dimensions of all continuous symmetries in evaluation mode: H, what linear layers and attention have
 *     beyond it, and shifts
 * @param beforeNormalizations the dimensions that a normalization takes away, up to its epsilon
 * @param permutations the classes of channels that can change places
 * @param attentions the groups of attention
 * @param gates gated units
 * @param shifts vectors that the biases of the next layers can take over
 * @param streams what is normalized
 * @param broken the places at which a symmetry ends, and by what
 * @param remaining what is left where entries are fixed; null where none is known to be
 */
public record Symmetries(
        long parameters,
        int scales,
        int effectiveScales,
        double shareOfScales,
        double logPermutations,
        double log10Permutations,
        long signs,
        long continuous,
        long beforeNormalizations,
        List<Permutations> permutations,
        List<AttentionGroup> attentions,
        List<GatedUnits> gates,
        List<AbsorbedShift> shifts,
        List<NormalizedStream> streams,
        List<Broken> broken,
        @Nullable RemainingSymmetry remaining)
        implements MetricValue {

    /**
     * Channels that can change places.
     *
     * @param tensors the tensors that carry them
     * @param channels n
     * @param group {@code permutation}; {@code signed permutation}, where only odd functions stand between; {@code linear},
     *     where nothing stands between and any invertible matrix can
     * @param logOrder ln n!
     * @param dimension n² for {@code linear}, else 0
     * @param scales how many positive scales of these channels H counts
     * @param signBrokenBy what keeps the signs as they are; null where nothing does
     */
    public record Permutations(
            List<String> tensors,
            int channels,
            String group,
            double logOrder,
            long dimension,
            int scales,
            @Nullable String signBrokenBy) {

        /** Keeps an unmodifiable copy of {@code tensors}. */
        public Permutations {
            tensors = List.copyOf(tensors);
        }
    }

    /**
     * The end of a symmetry.
     *
     * @param symmetry {@code scale}, {@code permutation} or {@code normalization}
     * @param where the tensor
     * @param why what ends it, and where
     */
    public record Broken(String symmetry, String where, String why) {}

    /** Keeps unmodifiable copies of the lists. */
    public Symmetries {
        permutations = List.copyOf(permutations);
        attentions = List.copyOf(attentions);
        gates = List.copyOf(gates);
        streams = List.copyOf(streams);
        broken = List.copyOf(broken);
    }

    @Override
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        findings.add(String.format(
                Locale.ROOT,
                "%d dimensions of continuous changes of the %,d parameters leave the function alone; %d are positive scales"
                        + " (%.3g%% of the parameters)",
                continuous,
                parameters,
                scales,
                100 * shareOfScales));
        if (effectiveScales < scales) {
            findings.add((scales - effectiveScales) + " scales move no parameter that is not zero");
        }
        findings.add(String.format(
                Locale.ROOT,
                "10^%.4g permutations of %s do not change it either",
                log10Permutations,
                attentions.isEmpty() ? "channels" : "channels and heads"));
        if (signs > 0) {
            findings.add(signs + " signs can be changed one by one likewise");
        }
        if (beforeNormalizations > 0) {
            findings.add(
                    beforeNormalizations + " dimensions before normalizations do nothing, up to their epsilon (batch"
                            + " normalization: in training mode)");
        }
        if (remaining != null) {
            findings.add(String.format(
                    Locale.ROOT,
                    "%,d entries are fixed (%.3g%% of the parameters): %d of %d positive scales and %s permutations are"
                            + " left",
                    remaining.fixed(),
                    100 * remaining.share(),
                    remaining.scales(),
                    remaining.allScales(),
                    left(remaining)));
        }
        attentions.stream()
                .filter(attention -> attention.note() != null)
                .forEach(attention -> findings.add(attention.node() + " is not counted whole: " + attention.note()));
        return findings;
    }

    @Override
    public List<MetricTable> tables() {
        List<MetricTable> tables = new ArrayList<>();
        MetricTable.Builder classes = MetricTable.of("channels of", "n", "group", "ln n!", "scales", "signs end at");
        permutations.forEach(known -> classes.row(
                names(known.tensors()),
                known.channels(),
                known.group(),
                known.logOrder(),
                known.scales(),
                known.signBrokenBy()));
        tables.add(classes.build());
        MetricTable.Builder heads = MetricTable.of("attention", "heads", "form", "QK", "VO", "key bias", "value bias");
        attentions.forEach(known -> heads.row(
                known.node(),
                known.heads(),
                known.form(),
                known.queryKey(),
                known.valueOutput(),
                known.keyBias(),
                known.valueBias()));
        tables.add(heads.build());
        MetricTable.Builder gated = MetricTable.of("gated by", "up", "down", "units");
        gates.forEach(known -> gated.row(known.node(), known.up(), known.down(), known.units()));
        tables.add(gated.build());
        MetricTable.Builder moved = MetricTable.of("shift", "n", "into the biases of");
        shifts.forEach(known -> moved.row(known.shift(), known.dimensions(), names(known.readers())));
        tables.add(moved.build());
        MetricTable.Builder normalized =
                MetricTable.of("normalized by", "kind", "scales", "shifts", "rotations", "why not");
        streams.forEach(known -> normalized.row(
                names(known.normalizations()),
                known.kind(),
                known.scales(),
                known.shifts(),
                known.rotations(),
                known.note()));
        tables.add(normalized.build());
        MetricTable.Builder ends = MetricTable.of("ends", "where", "by");
        broken.forEach(known -> ends.row(known.symmetry(), known.where(), known.why()));
        tables.add(ends.build());
        return tables;
    }

    private static String left(RemainingSymmetry remaining) {
        double bound = Math.max(0, remaining.logBound());
        if (bound == 0) {
            return "no";
        }
        return remaining.log() == null
                ? String.format(Locale.ROOT, "at most e^%.4g", bound)
                : String.format(Locale.ROOT, "%.0f", Math.exp(remaining.log()));
    }

    private static String names(List<String> names) {
        return names.size() <= 2
                ? names.stream().collect(Collectors.joining(", "))
                : names.get(0) + " +" + (names.size() - 1);
    }
}
