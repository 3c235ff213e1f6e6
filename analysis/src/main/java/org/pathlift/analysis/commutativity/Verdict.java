package org.pathlift.analysis.commutativity;

import org.jspecify.annotations.Nullable;

/**
 * What the rates say of the order of limits.
 *
 * <p>The thresholds are our own. The limits commute where |β_L| is below 0.1 and the slope along n = L below −0.3; width must
 * go first where β_L is above half of β_n and the slope above −0.1. The intervals must exclude the other answer: the
 * slope's upper end below −0.1, or its lower end above −0.3.
 *
 * @param answer the answer
 * @param words the same in words, with the reason where there is no answer
 */
public record Verdict(Answer answer, String words) {

    private static final double FLAT = 0.1;
    private static final double FALLING = -0.3;
    private static final double LEVEL = -0.1;

    static Verdict of(ReferenceKind reference, @Nullable FittedRates fitted) {
        if (reference == ReferenceKind.INFINITE_WIDTH) {
            return undecided("there is no limit of infinite depth to compare with");
        }
        if (reference == ReferenceKind.NONE || fitted == null) {
            return undecided("the limit is not resolved by this grid");
        }
        Rates rates = fitted.rates();
        double slope = rates.alongDiagonal();
        Interval interval = fitted.diagonal();
        if (Math.abs(rates.betaDepth()) < FLAT && slope < FALLING) {
            return interval != null && interval.high() > LEVEL
                    ? undecided("too few networks for these errors")
                    : new Verdict(Answer.COMMUTE, "width and depth can be scaled together");
        }
        if (rates.betaDepth() > rates.betaWidth() / 2 && slope > LEVEL && rates.betaDepth() > FLAT) {
            return interval != null && interval.low() < FALLING
                    ? undecided("too few networks for these errors")
                    : new Verdict(Answer.WIDTH_FIRST, "only with width much larger than depth");
        }
        return undecided("the rates are neither those of commuting limits nor those of depth over width");
    }

    private static Verdict undecided(String reason) {
        return new Verdict(Answer.UNDECIDED, "undecided: " + reason);
    }
}
