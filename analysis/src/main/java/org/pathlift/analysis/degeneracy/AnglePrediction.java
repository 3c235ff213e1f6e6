package org.pathlift.analysis.degeneracy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The angle between two inputs through a bias-free ReLU network with independent Gaussian weights, layer by layer.
 *
 * <p>Two ways: the recursion θ' = asin e^(μ/2) of means, and the distribution of ln sin² θ on a grid. The second is nearer
 * to what networks do, since μ bends.
 *
 * @param law of one layer
 * @param widths of the layers; the first is that of the first hidden layer
 * @param theta0 the angle between the inputs in radians
 * @param collapse the angle of collapse in radians
 * @param layers one for each width; empty where the inputs are parallel, which they then stay
 */
public record AnglePrediction(
        AngleLaw law, List<Integer> widths, double theta0, double collapse, List<PredictedAngle> layers) {

    /**
     * One degree: the angle at which we call inputs collapsed. Our own choice; a network of infinite width comes there
     * after about 540 layers.
     */
    public static final double ONE_DEGREE = Math.toRadians(1);

    private static final double COARSEST_STEP = 0.16;
    /** The step of networks of common widths. */
    private static final double USUAL_STEP = 0.02;

    private static final double FINEST_STEP = 1e-3;
    private static final double SHORTEST_GRID = 30;
    /** How many standard deviations below the lowest mean the grid reaches. */
    private static final double REACH = 10;

    /** Keeps unmodifiable copies of {@code widths} and {@code layers}. */
    public AnglePrediction {
        widths = List.copyOf(widths);
        layers = List.copyOf(layers);
    }

    /**
     * Predicts with the collapse at {@link #ONE_DEGREE}.
     *
     * @param widths at least 2 each
     * @param theta0 radians, from 0 to π
     */
    public static AnglePrediction of(AngleLaw law, List<Integer> widths, double theta0) {
        return of(law, widths, theta0, ONE_DEGREE);
    }

    /**
     * Predicts.
     *
     * @param widths at least 2 each
     * @param theta0 radians, from 0 to π
     * @param collapse radians, above 0 and below π/2
     */
    public static AnglePrediction of(AngleLaw law, List<Integer> widths, double theta0, double collapse) {
        DegeneracyOptions.check(widths, theta0, collapse);
        return new AnglePrediction(
                law, widths, theta0, collapse, theta0 == 0 ? List.of() : layers(law, widths, theta0, collapse));
    }

    private static List<PredictedAngle> layers(AngleLaw law, List<Integer> widths, double theta0, double collapse) {
        double[] recursion = recursion(law, widths, theta0);
        double place = 2 * Math.log(Math.sin(collapse));
        List<PredictedAngle> layers = new ArrayList<>();
        if (law == AngleLaw.INFINITE_WIDTH) {
            for (int l = 0; l < recursion.length; l++) {
                LogSine sure = new LogSine(recursion[l], 0);
                layers.add(new PredictedAngle(l + 1, widths.get(l), recursion[l], sure, recursion[l] <= place ? 1 : 0));
            }
            return layers;
        }
        AngleDistribution distribution = grid(law, widths, recursion);
        for (int l = 0; l < recursion.length; l++) {
            int width = widths.get(l);
            if (l == 0) {
                distribution.start(law.next(theta0, width));
            } else {
                distribution.next(law, width);
            }
            layers.add(new PredictedAngle(
                    l + 1, width, recursion[l], distribution.moments(), distribution.shareBelow(place)));
        }
        return layers;
    }

    private static double[] recursion(AngleLaw law, List<Integer> widths, double theta0) {
        double[] means = new double[widths.size()];
        double theta = theta0;
        AngleLaw.OneWidth layer = law.at(widths.get(0));
        for (int l = 0; l < means.length; l++) {
            if (layer.width() != widths.get(l)) {
                layer = law.at(widths.get(l));
            }
            means[l] = layer.next(theta).mean();
            theta = LogSine.angle(means[l]);
        }
        return means;
    }

    /** A grid that resolves the narrowest spread on the way and reaches below the widest. */
    private static AngleDistribution grid(AngleLaw law, List<Integer> widths, double[] recursion) {
        int widest = widths.stream().mapToInt(width -> width).max().orElseThrow();
        double narrowest = law.next(Math.PI / 2, widest).deviation();
        double step = COARSEST_STEP;
        while (step > narrowest / 3 && step > USUAL_STEP) {
            step /= 2;
        }
        while (step > narrowest && step > FINEST_STEP) {
            step /= 2;
        }
        double spread = 0;
        double lowest = 0;
        for (int l = 0; l < recursion.length; l++) {
            spread += SmallAngles.exact(widths.get(l)).variance();
            lowest = Math.min(lowest, recursion[l]);
        }
        double length = Math.max(SHORTEST_GRID, REACH * Math.sqrt(spread) - lowest);
        return new AngleDistribution(step, 1 + (int) Math.ceil(length / step - 1e-9));
    }

    /**
     * The depth at which the network collapses: the first layer whose recursion value is at or below the angle of
     * collapse. Empty where no layer is. The definition is our own.
     */
    public OptionalInt collapseDepth() {
        if (theta0 == 0) {
            return OptionalInt.of(0);
        }
        double place = 2 * Math.log(Math.sin(collapse));
        return layers.stream()
                .filter(layer -> layer.recursion() <= place)
                .mapToInt(PredictedAngle::layer)
                .findFirst();
    }

    /**
     * The same, as if the network went on with its last width; empty where that takes more than a limit of layers.
     *
     * @param most the limit
     */
    public OptionalInt collapseDepthWithin(int most) {
        OptionalInt within = collapseDepth();
        if (within.isPresent() || layers.isEmpty()) {
            return within;
        }
        AngleLaw.OneWidth layer = law.at(widths.get(widths.size() - 1));
        double place = 2 * Math.log(Math.sin(collapse));
        double x = layers.get(layers.size() - 1).recursion();
        for (int l = layers.size() + 1; l <= most; l++) {
            x = layer.next(LogSine.angle(x)).mean();
            if (x <= place) {
                return OptionalInt.of(l);
            }
        }
        return OptionalInt.empty();
    }
}
