package org.pathlift.conditioning.rescale;

import java.util.List;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Model;

/**
 * Scales for all units of a model, not yet applied.
 *
 * @param symmetry the model's symmetry
 * @param options what was asked for
 * @param regions how each region was solved
 * @param scales the log scales of all units
 */
public record RescalePlan(Symmetry symmetry, RescaleOptions options, List<RegionResult> regions, LogScales scales) {

    /** Keeps an unmodifiable copy of {@code regions}. */
    public RescalePlan {
        regions = List.copyOf(regions);
    }

    /** Returns the rescaled model; its weights are computed where they are read. */
    public Model apply() {
        return Application.apply(symmetry, scales);
    }

    /** Returns whether any unit moves. */
    public boolean changes() {
        for (int unit = 1; unit <= scales.units(); unit++) {
            if (scales.z(unit) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns the units that left the problem, since no path goes through them or no weight holds them. */
    public List<Integer> dead() {
        return regions.stream()
                .flatMap(region -> region.dead().stream())
                .sorted()
                .toList();
    }
}
