package org.pathlift.analysis.scaling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.MeanField;

/**
 * Decays in a network of infinite width. Layer 0 has the q and the ε that were given, and each further layer is one step of
 * the maps of both.
 *
 * <p>Where a layer maps many values of ε, a polynomial stands for the map, to about 1e-12, so that many decays cost little
 * more than one.
 */
public final class MeanFieldDecay {

    /** Where q changes by no more than this share per layer it is taken for a fixed point. */
    private static final double FIXED = 1e-12;

    /** From how many values on a polynomial pays. */
    private static final int INTERPOLATE = 64;

    private final MeanField layer;
    private final double q;
    private final int depth;

    /**
     * Decays through a network.
     *
     * @param layer what each layer does
     * @param q the second moment of both inputs in layer 0, above 0
     * @param depth the number of the last layer
     */
    public MeanFieldDecay(MeanField layer, double q, int depth) {
        if (depth < 1) {
            throw new IllegalArgumentException("the depth must be at least 1, found " + depth);
        }
        this.layer = layer;
        this.q = q;
        this.depth = depth;
    }

    /** The decay from one ε. */
    public DepthCurve from(double start) {
        return from(new double[] {start}).get(0);
    }

    /** The decays from some ε. They end early where q leaves the range of numbers. */
    public List<DepthCurve> from(double... starts) {
        double[][] curves = new double[starts.length][depth + 1];
        for (int k = 0; k < starts.length; k++) {
            curves[k][0] = starts[k];
        }
        double now = q;
        int layers = 0;
        @Nullable Step step = null;
        while (layers < depth) {
            double next = layer.variance(now);
            if (!(next > Double.MIN_NORMAL && next < Double.POSITIVE_INFINITY)) {
                break;
            }
            boolean fixed = Math.abs(next - now) <= FIXED * now;
            if (step == null || now != step.q()) {
                step = step(now, (long) starts.length * (fixed ? depth - layers : 1));
            }
            for (double[] curve : curves) {
                curve[layers + 1] = step.map().applyAsDouble(curve[layers]);
            }
            now = fixed ? now : next;
            layers++;
        }
        List<DepthCurve> decays = new ArrayList<>();
        for (double[] curve : curves) {
            decays.add(DepthCurve.of(0, Arrays.copyOf(curve, layers + 1)));
        }
        return decays;
    }

    /** The map of one layer, to be used for some values. */
    private Step step(double at, long uses) {
        return uses >= INTERPOLATE
                ? new Step(at, DecorrelationMap.of(layer, at)::next)
                : new Step(at, eps -> layer.decorrelation(at, eps));
    }

    private record Step(double q, DoubleUnaryOperator map) {}
}
