package org.pathlift.analysis.report;

import java.util.List;

/**
 * How many weight tensors a rescaling reaches.
 *
 * @param rescaled those on which a unit acts
 * @param total all of them
 */
public record Coverage(int rescaled, int total) {

    static Coverage of(List<WeightReport> weights) {
        return new Coverage(
                Math.toIntExact(weights.stream().filter(WeightReport::rescaled).count()), weights.size());
    }
}
