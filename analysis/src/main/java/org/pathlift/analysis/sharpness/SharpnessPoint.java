package org.pathlift.analysis.sharpness;

/**
 * The curvature at one point of a model's orbit of rescalings, at all of which the loss is the same.
 *
 * @param criterion what picked the scales; none for the weights as they are
 * @param sharpness what was measured there
 */
public record SharpnessPoint(String criterion, Sharpness sharpness) {}
