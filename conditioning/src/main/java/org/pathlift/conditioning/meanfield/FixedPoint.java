package org.pathlift.conditioning.meanfield;

/**
 * A fixed point of the variance map: q = V(q).
 *
 * @param q the second moment of pre-activations that a layer keeps
 * @param slope V'(q)
 * @param stability whether nearby q come here
 */
public record FixedPoint(double q, double slope, Stability stability) {}
