package org.pathlift.analysis.commutativity;

import org.jspecify.annotations.Nullable;

/**
 * Rates with what resampled networks say of them.
 *
 * @param rates the fit
 * @param betaWidth the interval of β_n; null where cells have too few networks to resample
 * @param betaDepth that of β_L
 * @param diagonal that of the slope along n = L
 */
public record FittedRates(
        Rates rates,
        @Nullable Interval betaWidth,
        @Nullable Interval betaDepth,
        @Nullable Interval diagonal) {}
