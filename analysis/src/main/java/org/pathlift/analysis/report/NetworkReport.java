package org.pathlift.analysis.report;

import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.scaling.CriticalFlow;
import org.pathlift.analysis.scaling.NetworkPlace;
import org.pathlift.onnx.error.Words;

/**
 * Random networks at one place of a study.
 *
 * @param distance σ_w² over the critical one, less 1; null where the place was chosen by σ_w²
 * @param sigmaW2 σ_w²
 * @param sigmaB2 σ_b²
 * @param convergence where q goes
 * @param phase ordered, critical or chaotic; null where q diverges
 * @param q what both inputs start with: q* where there is one above 0, otherwise 1
 * @param chi1 χ₁ at q*, or its limit
 * @param order 1 − c*, the order parameter of this software; null where q goes to 0 or infinity
 * @param xi ξ_c in layers; null where correlations do not settle exponentially
 * @param flow the map near c = 1; null where q moves
 */
public record NetworkReport(
        @Nullable Double distance,
        double sigmaW2,
        double sigmaB2,
        String convergence,
        @Nullable String phase,
        double q,
        @Nullable Double chi1,
        @Nullable Double order,
        @Nullable Double xi,
        @Nullable Flow flow) {

    /**
     * ε' = (1 − τ) ε − s ε^{1 + 1/p}.
     *
     * @param slopes smooth or kinked
     * @param p the exponent of the decay at τ = 0
     * @param tau τ
     * @param s s
     */
    public record Flow(String slopes, int p, double tau, double s) {
        static Flow of(CriticalFlow flow) {
            return new Flow(Words.of(flow.slopes()), flow.slopes().p(), flow.tau(), flow.s());
        }
    }

    static NetworkReport of(NetworkPlace place) {
        return new NetworkReport(
                Optionals.orNull(place.distance()),
                place.layer().variances().weight(),
                place.layer().variances().bias(),
                Words.of(place.convergence()),
                place.phase().map(Words::of).orElse(null),
                place.q(),
                Optionals.orNull(place.chi1()),
                Optionals.orNull(place.order()),
                Optionals.orNull(place.xi()),
                place.flow().map(Flow::of).orElse(null));
    }
}
