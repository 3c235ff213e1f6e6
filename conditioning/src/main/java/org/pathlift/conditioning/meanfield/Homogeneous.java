package org.pathlift.conditioning.meanfield;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One slope on either side of 0: identity, ReLU, LeakyReLU, PReLU.
 *
 * <p>Closed forms: Cho and Saul 2009, the arc-cosine kernel of order 1 and its mirror.
 */
record Homogeneous(String name, double left, double right) implements ClosedMoments, ClosedCorrelations {

    @Override
    public double value(double x) {
        return x > 0 ? right * x : left * x;
    }

    @Override
    public double slope(double x) {
        return x > 0 ? right : left;
    }

    @Override
    public double curvature(double x) {
        return 0;
    }

    @Override
    public List<Kink> kinks() {
        return left == right ? List.of() : List.of(new Kink(0, right - left));
    }

    @Override
    public double slopeAtPlusInfinity() {
        return right;
    }

    @Override
    public double slopeAtMinusInfinity() {
        return left;
    }

    @Override
    public double slopeRightOfZero() {
        return right;
    }

    @Override
    public double slopeLeftOfZero() {
        return left;
    }

    @Override
    public Moments closedMoments(double q) {
        double energy = energyAtInfinity();
        double mean = (right - left) * Math.sqrt(q / (2 * Math.PI));
        OptionalDouble curvature = left == right ? OptionalDouble.of(0) : OptionalDouble.empty();
        return new Moments(q, mean, energy * q, energy, energy, curvature);
    }

    @Override
    public double closedProduct(double q1, double q2, Angle angle) {
        return Math.sqrt(q1) * Math.sqrt(q2) * (energyAtInfinity() * angle.cosine() + fold() * angle.sineLessArc());
    }

    @Override
    public double closedSlopeProduct(double q1, double q2, Angle angle) {
        return energyAtInfinity() - fold() * angle.radians();
    }

    @Override
    public OptionalDouble closedHalfSquaredDifference(double q, Angle angle) {
        return OptionalDouble.of(q * (energyAtInfinity() * angle.decorrelation() - fold() * angle.sineLessArc()));
    }

    private double fold() {
        return (right - left) * (right - left) / (2 * Math.PI);
    }

    @Override
    public String toString() {
        return name;
    }
}
