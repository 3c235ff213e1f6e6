package org.pathlift.analysis.commutativity;

import java.util.ArrayList;
import java.util.List;

/**
 * What a study of a family with a known law shows.
 *
 * @param family the networks
 * @param grid widths and depths
 * @param samples how many networks are drawn at each place, at least 2
 * @param correlation of the two inputs, above −1 and below 1
 * @param seed of everything that is drawn
 */
public record CommutativityOptions(GaussianFamily family, Grid grid, int samples, double correlation, long seed) {

    private static final long MOST = 2_000_000;

    /**
     * Checks {@code samples} and {@code correlation}.
     *
     * @throws IllegalArgumentException if {@code samples} is below 2, there are too many networks in all, or
     *     {@code correlation} is not between −1 and 1, with all reasons
     */
    public CommutativityOptions {
        List<String> problems = new ArrayList<>();
        if (samples < 2) {
            problems.add("a study needs at least 2 samples at each place, found " + samples);
        } else if ((long) samples * grid.size() > MOST) {
            problems.add("samples times places of the grid must be at most %d, found %d"
                    .formatted(MOST, (long) samples * grid.size()));
        }
        if (!(correlation > -1 && correlation < 1)) {
            problems.add("the correlation of two inputs lies between -1 and 1, found " + correlation);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }
}
