package org.pathlift.analysis.degeneracy;

/**
 * The angle behind one layer of drawn networks.
 *
 * @param layer its number, from 1
 * @param mean the mean of ln sin² θ
 * @param error its standard error
 * @param deviation the standard deviation of ln sin² θ
 * @param networks how many of the networks have an angle here
 * @param dead how many have none: an input has no active unit left, or both inputs share their only one
 * @param collapsed the share of networks with an angle whose angle is at or below the angle of collapse
 */
public record MeasuredAngle(
        int layer, double mean, double error, double deviation, int networks, int dead, double collapsed) {}
