package org.pathlift.analysis.degeneracy;

import java.util.function.IntToDoubleFunction;
import org.pathlift.analysis.relu.ActiveUnits;
import org.pathlift.analysis.relu.PolyGamma;

/**
 * What a ReLU layer of n units does to ln sin² θ where θ is small: its mean falls by ρ, and it spreads by a variance.
 *
 * <p>With k active units sin² θ'/sin² θ is χ²_{k−1}/χ²_k. The exact numbers are of our own derivation, for k ≥ 2; the
 * published ones are those of Jakub and Nica (arXiv 2302.09712), with an error of the order of 1/n².
 *
 * @param fall ρ
 * @param variance of ln sin² θ' at fixed θ
 */
public record SmallAngles(double fall, double variance) {

    /** ρ = −E[ψ((k−1)/2) − ψ(k/2)] and E[ψ'((k−1)/2) + ψ'(k/2)] + Var[ψ((k−1)/2) − ψ(k/2)], for n ≥ 2. */
    public static SmallAngles exact(int width) {
        ActiveUnits active = new ActiveUnits(width, 2);
        IntToDoubleFunction step = k -> PolyGamma.digamma((k - 1) / 2.0) - PolyGamma.digamma(k / 2.0);
        double within = active.mean(k -> PolyGamma.trigamma((k - 1) / 2.0) + PolyGamma.trigamma(k / 2.0));
        return new SmallAngles(-active.mean(step), within + active.variance(step));
    }

    /** ρ = ln((n+5)/(n−1)) − 10n/(n+5)² + 6n/(n−1)² and 8n/(n+5)², for n ≥ 2. */
    public static SmallAngles published(int width) {
        if (width < 2) {
            throw new IllegalArgumentException("the law of the angle needs at least 2 units, found " + width);
        }
        double n = width;
        double fall = Math.log((n + 5) / (n - 1)) - 10 * n / ((n + 5) * (n + 5)) + 6 * n / ((n - 1) * (n - 1));
        return new SmallAngles(fall, 8 * n / ((n + 5) * (n + 5)));
    }
}
