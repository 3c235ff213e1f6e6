package org.pathlift.conditioning.meanfield;

import java.util.ArrayList;
import java.util.List;

/** Activations without their closed forms, to test quadrature with. */
final class Opened {

    private Opened() {}

    /** The same function, known by its values only. */
    static Activation plain(Activation activation) {
        return with(activation, activation.kinks());
    }

    /** The same with a kink of no size at 0, which keeps the trapezoidal rule away. */
    static Activation kinked(Activation activation) {
        List<Kink> kinks = new ArrayList<>(activation.kinks());
        if (kinks.stream().noneMatch(kink -> kink.at() == 0)) {
            kinks.add(new Kink(0, 0));
        }
        return with(activation, kinks);
    }

    private static Activation with(Activation activation, List<Kink> kinks) {
        return new ShapedActivation(
                activation.name(),
                activation::value,
                activation::slope,
                activation::curvature,
                kinks,
                activation.slopeAtMinusInfinity(),
                activation.slopeAtPlusInfinity(),
                activation.slopeLeftOfZero(),
                activation.slopeRightOfZero());
    }
}
