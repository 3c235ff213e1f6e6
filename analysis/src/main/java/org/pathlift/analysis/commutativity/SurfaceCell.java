package org.pathlift.analysis.commutativity;

import org.jspecify.annotations.Nullable;

/**
 * One function at one width and depth.
 *
 * @param width n
 * @param depth L
 * @param networks how many were measured
 * @param mean the mean over networks
 * @param meanError its standard error; null for a single network
 * @param deviation the standard deviation between networks; null for a single network
 * @param infiniteWidth the value at infinite width and this depth; null where theory has none
 * @param exactMean the exact mean at this width and depth; null where it is not known
 * @param exactDeviation the exact standard deviation
 * @param error √E(F − F_ref)² from the surface's reference; null where there is none
 * @param errorError its standard error
 * @param widthError the same from {@code infiniteWidth}
 */
public record SurfaceCell(
        int width,
        int depth,
        int networks,
        double mean,
        @Nullable Double meanError,
        @Nullable Double deviation,
        @Nullable Double infiniteWidth,
        @Nullable Double exactMean,
        @Nullable Double exactDeviation,
        @Nullable Double error,
        @Nullable Double errorError,
        @Nullable Double widthError) {

    /** κ = n s²/L: about 5 in plain ReLU networks for ln q, falling as 1/L where limits commute; our own definition. */
    public @Nullable Double fluctuation() {
        return deviation == null ? null : width * deviation * deviation / depth;
    }
}
