package org.pathlift.analysis.rescaling;

import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.lifting.RegionLifting;
import org.pathlift.conditioning.lifting.Spatial;
import org.pathlift.conditioning.lifting.UnliftableException;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;

/**
 * A norm of the path lifting, ‖Φ‖_q; for q = 0 the number of paths that are not zero.
 *
 * @param q the power
 * @param log10 its logarithm to base 10; null where every path is zero
 * @param value the norm; null where it is beyond the range of float64, or every path is zero
 */
public record PathNorm(
        int q, @Nullable Double log10, @Nullable Double value) {

    static PathNorm of(Symmetry symmetry, Region region, Spatial spatial, int q) throws UnliftableException {
        double log = RegionLifting.logPathSum(symmetry, region, spatial, q) / Math.max(1, q);
        if (log == Double.NEGATIVE_INFINITY) {
            return new PathNorm(q, null, null);
        }
        double value = Math.exp(log);
        return new PathNorm(q, log / Math.log(10), Double.isFinite(value) && value > 0 ? Double.valueOf(value) : null);
    }
}
