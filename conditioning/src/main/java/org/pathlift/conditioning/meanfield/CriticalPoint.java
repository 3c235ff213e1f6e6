package org.pathlift.conditioning.meanfield;

import java.util.OptionalDouble;

/**
 * A point of the critical line: χ₁ = 1 at a fixed point of the variance map.
 *
 * @param variances σ_w² and σ_b²
 * @param q the fixed point q*; 0 where the line starts at σ_b² = 0 without one above 0; where every q is one, the q that
 *     was asked for, or 1
 * @param varianceSlope V'(q*)
 * @param correlationCurvature C''(1): near c = 1 the map is ε' = ε − C''(1) ε²/2; empty where φ' jumps
 * @param stability whether a network stays near q*
 */
public record CriticalPoint(
        Variances variances, double q, double varianceSlope, OptionalDouble correlationCurvature, Stability stability)
        implements CriticalAnswer {}
