package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ResizingMetric} finds.
 *
 * @param p the exponent that the scaling law is tested with: 2 for activations with a kink, 1 for smooth ones
 * @param factors one for each factor
 */
public record Resizing(double p, List<Factor> factors) implements MetricValue {

    /**
     * Images averaged over blocks.
     *
     * @param block pixels of a block's side
     * @param pairs how many pairs of images were compared
     * @param deviation the mean over pairs of |ln ε − ln ε of the images themselves|, by depth from 0 on
     * @param memory deviation at the last depth over that at depth 0; null where that is 0
     * @param kappa minus the slope of ln deviation over ln depth in the second half: 1 at criticality, 0 away from it; null
     *     for fewer than 8 depths
     * @param scalingLawError what the scaling law of a critical point leaves of ln ε; null where it maps no layer into the
     *     network
     */
    public record Factor(
            int block,
            int pairs,
            List<Double> deviation,
            @Nullable Double memory,
            @Nullable Double kappa,
            @Nullable Double scalingLawError) {
        /** Keeps an unmodifiable copy of {@code deviation}. */
        public Factor {
            deviation = List.copyOf(deviation);
        }
    }

    /** Keeps an unmodifiable copy of {@code factors}. */
    public Resizing {
        factors = List.copyOf(factors);
    }

    @Override
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        for (Factor factor : factors) {
            findings.add(String.format(
                    Locale.ROOT,
                    "blocks of %d x %d: ln(1 - c) moves by %.3g at the input and %.3g behind the last layer%s",
                    factor.block(),
                    factor.block(),
                    factor.deviation().get(0),
                    factor.deviation().get(factor.deviation().size() - 1),
                    factor.scalingLawError() == null
                            ? ""
                            : String.format(Locale.ROOT, "; the scaling law leaves %.3g", factor.scalingLawError())));
        }
        return findings;
    }

    @Override
    public List<MetricTable> tables() {
        String[] columns = new String[factors.size() + 1];
        columns[0] = "depth";
        int depths = 0;
        for (int i = 0; i < factors.size(); i++) {
            columns[i + 1] = factors.get(i).block() + " x " + factors.get(i).block();
            depths = Math.max(depths, factors.get(i).deviation().size());
        }
        MetricTable.Builder table = MetricTable.of(columns);
        for (int depth = 0; depth < depths; depth++) {
            @Nullable Object[] row = new @Nullable Object[columns.length];
            row[0] = depth;
            for (int i = 0; i < factors.size(); i++) {
                List<Double> deviation = factors.get(i).deviation();
                row[i + 1] = depth < deviation.size() ? deviation.get(depth) : null;
            }
            table.row(row);
        }
        return List.of(table.build());
    }
}
