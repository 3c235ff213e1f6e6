package org.pathlift.conditioning.meanfield;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Looks for every q with V(q) = q, on a logarithmic grid refined where two fixed points may hide between its places. */
final class FixedPointSearch {

    private static final double LOWEST = 1e-12;
    private static final int PER_DECADE = 30;
    private static final int DECADES = 20;
    private static final double HIDDEN = 1e-3;
    private static final int REFINEMENT = 12;
    private static final double HIGHEST = 1e150;
    /** Relative differences of q and V(q) below this are rounding. */
    private static final double ROUNDING = 4e-15;

    private static final double FALL_ROUNDING = 1e-12;
    private static final double SLOPE_ROUNDING = 1e-9;
    private static final double ASIDE = 1e-3;

    private final MeanField layer;
    private final List<FixedPoint> found = new ArrayList<>();
    private boolean rising = true;

    private FixedPointSearch(MeanField layer) {
        this.layer = layer;
    }

    static FixedPointSearch of(MeanField layer) {
        FixedPointSearch search = new FixedPointSearch(layer);
        if (layer.activation().positivelyHomogeneous()) {
            search.homogeneous();
        } else {
            search.scan();
        }
        search.found.sort(Comparator.comparingDouble(FixedPoint::q));
        return search;
    }

    /** Whether every q is a fixed point. */
    static boolean conserves(MeanField layer) {
        return layer.activation().positivelyHomogeneous() && layer.variances().bias() == 0 && isOne(ratio(layer));
    }

    List<FixedPoint> found() {
        return List.copyOf(found);
    }

    /** Whether V rises between all neighbouring places of the grid. */
    boolean rising() {
        return rising;
    }

    private static double ratio(MeanField layer) {
        return layer.variances().weight() * layer.activation().energyAtInfinity();
    }

    private static boolean isOne(double ratio) {
        return Math.abs(ratio - 1) <= ROUNDING;
    }

    /** V(q) = ratio q + sigma_b^2. */
    private void homogeneous() {
        double ratio = ratio(layer);
        double bias = layer.variances().bias();
        if (isOne(ratio)) {
            if (bias == 0) {
                found.add(new FixedPoint(0, ratio, Stability.NEUTRAL));
            }
        } else if (bias == 0) {
            found.add(new FixedPoint(0, ratio, ratio < 1 ? Stability.STABLE : Stability.UNSTABLE));
        } else if (ratio < 1) {
            found.add(new FixedPoint(bias / (1 - ratio), ratio, Stability.STABLE));
        }
    }

    /** V(q)/q − 1. */
    private double excess(double q) {
        return layer.variance(q) / q - 1;
    }

    private void scan() {
        double atZero = layer.variance(0);
        if (atZero == 0) {
            double slope = layer.varianceSlope(0);
            found.add(new FixedPoint(0, slope, stabilityAtZero(slope)));
        }
        List<Place> places = grid();
        if (atZero > 0 && places.get(0).excess() < 0) {
            add(Roots.between(q -> layer.variance(q) - q, 0, LOWEST));
        }
        for (int i = 1; i < places.size(); i++) {
            between(places.get(i - 1), places.get(i));
            if (i + 1 < places.size()) {
                hidden(places.get(i - 1), places.get(i), places.get(i + 1));
            }
        }
        beyond(places.get(places.size() - 1));
    }

    /** A place of the grid and V(q)/q − 1 there. */
    private record Place(double q, double excess) {
        boolean isRounding() {
            return Math.abs(excess) <= ROUNDING;
        }
    }

    private List<Place> grid() {
        List<Place> places = new ArrayList<>();
        double before = 0;
        for (int i = 0; i <= DECADES * PER_DECADE; i++) {
            double q = LOWEST * Math.pow(10, (double) i / PER_DECADE);
            double variance = layer.variance(q);
            rising &= variance >= before * (1 - FALL_ROUNDING);
            before = variance;
            Place place = new Place(q, variance / q - 1);
            if (i > 0) {
                refine(places, places.get(places.size() - 1), place);
            }
            places.add(place);
        }
        return places;
    }

    /** Adds places between two at which V(q) is nearly q. */
    private void refine(List<Place> places, Place low, Place high) {
        boolean near = Math.min(Math.abs(low.excess()), Math.abs(high.excess())) < HIDDEN;
        if (!near || low.isRounding() || high.isRounding()) {
            return;
        }
        for (int k = 1; k < REFINEMENT; k++) {
            double q = low.q() * Math.pow(high.q() / low.q(), (double) k / REFINEMENT);
            places.add(new Place(q, excess(q)));
        }
    }

    private void between(Place low, Place high) {
        if (low.isRounding()) {
            return;
        }
        if (high.isRounding()) {
            add(high.q());
        } else if (low.excess() * high.excess() < 0) {
            add(Roots.between(this::excess, low.q(), high.q()));
        }
    }

    /** A dip towards 0 that does not reach it on the grid may reach it between its places. */
    private void hidden(Place left, Place here, Place right) {
        double sign = Math.signum(here.excess());
        boolean dip = sign * left.excess() > 0
                && sign * right.excess() > 0
                && sign * (left.excess() - here.excess()) >= 0
                && sign * (right.excess() - here.excess()) >= 0;
        if (!dip || Math.abs(here.excess()) >= HIDDEN || here.isRounding()) {
            return;
        }
        double bottom = Roots.least(q -> sign * excess(q), left.q(), right.q());
        double depth = sign * excess(bottom);
        if (Math.abs(depth) <= ROUNDING) {
            add(bottom);
        } else if (depth < 0) {
            add(Roots.between(this::excess, left.q(), bottom));
            add(Roots.between(this::excess, bottom, right.q()));
        }
    }

    /** Past the grid V(q)/q goes to its limit; below 1 a fixed point stands on the way. */
    private void beyond(Place last) {
        if (!(last.excess() > 0) || !(ratio(layer) < 1)) {
            return;
        }
        for (double q = last.q(); q < HIGHEST; q *= 10) {
            if (excess(10 * q) <= 0) {
                add(Roots.between(this::excess, q, 10 * q));
                return;
            }
        }
    }

    private void add(double q) {
        double slope = layer.varianceSlope(q);
        found.add(new FixedPoint(q, slope, stability(layer, q, slope)));
    }

    private Stability stabilityAtZero(double slope) {
        if (Math.abs(slope - 1) > SLOPE_ROUNDING) {
            return slope < 1 ? Stability.STABLE : Stability.UNSTABLE;
        }
        return excess(1e-6) < 0 ? Stability.MARGINAL : Stability.UNSTABLE;
    }

    /** From the slope, or where it is 1 from the signs of V(q) − q on both sides. */
    static Stability stability(MeanField layer, double q, double slope) {
        if (Math.abs(slope - 1) > SLOPE_ROUNDING) {
            return Math.abs(slope) < 1 ? Stability.STABLE : Stability.UNSTABLE;
        }
        boolean fromAbove = layer.varianceSlope(q * (1 + ASIDE)) < 1;
        boolean fromBelow = layer.varianceSlope(q * (1 - ASIDE)) < 1;
        if (fromAbove && fromBelow) {
            return Stability.MARGINAL;
        }
        if (fromAbove) {
            return Stability.HALF_STABLE_FROM_ABOVE;
        }
        return fromBelow ? Stability.HALF_STABLE_FROM_BELOW : Stability.UNSTABLE;
    }
}
