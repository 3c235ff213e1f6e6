package org.pathlift.analysis.report;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.degeneracy.AnglePrediction;
import org.pathlift.analysis.degeneracy.DegeneracyOptions;
import org.pathlift.analysis.degeneracy.DegeneracyStudy;
import org.pathlift.analysis.degeneracy.MeasuredAngle;
import org.pathlift.analysis.degeneracy.PredictedAngle;
import org.pathlift.onnx.error.Words;

/**
 * How the angle between two inputs shrinks with depth.
 *
 * @param schema {@value #SCHEMA}
 * @param options what was asked for
 * @param identical whether the inputs are parallel, so that they stay so and nothing is predicted
 * @param predictions one for each law
 * @param measured one for each layer that drawn networks reach alive
 */
public record DegeneracyReport(
        String schema, Options options, boolean identical, List<Prediction> predictions, List<MeasuredAngle> measured)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.study.degeneracy/1";

    /** How deep the last width is continued to find the depth of collapse. */
    public static final int DEEPEST = 100_000;

    /**
     * What was asked for.
     *
     * @param widths of the hidden layers
     * @param theta0 the angle between the inputs in radians
     * @param laws by their names
     * @param collapse the angle of collapse in radians
     * @param samples networks drawn
     * @param seed of everything drawn
     */
    public record Options(
            List<Integer> widths, double theta0, List<String> laws, double collapse, int samples, long seed) {}

    /**
     * What one law predicts.
     *
     * @param law its name
     * @param layers one for each width
     * @param collapseDepth the first layer at or below the angle of collapse, the last width going on as long as it takes; null
     *     beyond 100,000 layers
     */
    public record Prediction(
            String law, List<Layer> layers, @Nullable Integer collapseDepth) {

        private static Prediction of(AnglePrediction prediction) {
            OptionalInt depth = prediction.collapseDepthWithin(DEEPEST);
            return new Prediction(
                    Words.of(prediction.law()),
                    prediction.layers().stream().map(Layer::of).toList(),
                    depth.isPresent() ? depth.getAsInt() : null);
        }
    }

    /**
     * The angle behind one layer.
     *
     * @param layer its number, from 1
     * @param width its units
     * @param recursion ln sin² θ by the recursion of means
     * @param mean the mean of ln sin² θ by the distribution
     * @param deviation its standard deviation
     * @param degrees the angle of that mean
     * @param collapsed the share of networks at or below the angle of collapse
     */
    public record Layer(
            int layer, int width, double recursion, double mean, double deviation, double degrees, double collapsed) {

        private static Layer of(PredictedAngle angle) {
            return new Layer(
                    angle.layer(),
                    angle.width(),
                    angle.recursion(),
                    angle.distribution().mean(),
                    angle.distribution().deviation(),
                    angle.degrees(),
                    angle.collapsed());
        }
    }

    /** Keeps unmodifiable copies of {@code predictions} and {@code measured}. */
    public DegeneracyReport {
        predictions = List.copyOf(predictions);
        measured = List.copyOf(measured);
    }

    /** Describes a study. */
    public static DegeneracyReport of(DegeneracyStudy study) {
        DegeneracyOptions options = study.options();
        boolean identical = options.theta0() == 0;
        return new DegeneracyReport(
                SCHEMA,
                new Options(
                        options.widths(),
                        options.theta0(),
                        options.laws().stream().map(Words::of).toList(),
                        options.collapse(),
                        options.samples(),
                        options.seed()),
                identical,
                identical
                        ? List.of()
                        : study.predictions().stream().map(Prediction::of).toList(),
                study.measured());
    }
}
