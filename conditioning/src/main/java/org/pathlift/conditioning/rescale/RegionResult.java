package org.pathlift.conditioning.rescale;

import java.util.List;
import java.util.Optional;
import org.pathlift.conditioning.solve.Solution;
import org.pathlift.conditioning.symmetry.Region;

/**
 * How one region was solved.
 *
 * @param region the region
 * @param criterion what picked its scales
 * @param lifting how it was lifted; empty where the criterion needs no lifting
 * @param note why this is not what was asked for; empty where it is
 * @param solution objective, sweeps, gradient norm; its z and dead units are numbered within the region
 * @param dead the units of the model that left the problem
 */
public record RegionResult(
        Region region,
        CriterionChoice criterion,
        Optional<LiftingChoice> lifting,
        Optional<String> note,
        Solution solution,
        List<Integer> dead) {

    /** Keeps an unmodifiable copy of {@code dead}. */
    public RegionResult {
        dead = List.copyOf(dead);
    }
}
