package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.degeneracy.AngleLaw;
import org.pathlift.analysis.degeneracy.AnglePrediction;
import org.pathlift.analysis.degeneracy.PredictedAngle;
import org.pathlift.conditioning.propagation.GramMeasurement;
import org.pathlift.conditioning.propagation.LayerSignal;
import org.pathlift.conditioning.propagation.WeightLayer;

/** The angle between inputs, layer by layer: how far a network makes all inputs alike. */
final class AngleMetric implements Metric {

    private static final int MOST_LAYERS = 10_000;

    @Override
    public String name() {
        return "angles";
    }

    @Override
    public MetricDescription description() {
        return new MetricDescription(
                "The angle between two inputs as the layers read them, that is behind each activation; for dense ReLU networks"
                        + " beside what random weights of these widths do to it.",
                "Angles that go to 0 with depth make inputs alike (depth degeneracy): such a network is hard to train from its"
                        + " start. Degrees are typical ones, those of the mean of ln sin^2 of the angle, whose standard"
                        + " deviation over random weights is the spread.",
                "Two inputs or more. A prediction needs a chain of dense layers with ReLU between; biases are taken as 0.",
                "One run of the model for each input.",
                "Infinite width: Cho and Saul 2009; published: Jakub and Nica 2023 (arXiv 2302.09712). Degrees and spread are by"
                        + " a corrected law of finite width of pathlift's own"
                        + " (HYBRID), and so is the depth of collapse, at one degree.");
    }

    @Override
    public double passes(Subject subject) {
        return subject.inputs().size();
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        if (subject.inputs().size() < 2) {
            return new MetricOutcome.NotApplicable("pairs of inputs are compared, and there is one input");
        }
        DepthCurves curves = DepthCurves.of(subject.symmetry());
        if (curves.byDepth().isEmpty()) {
            return new MetricOutcome.NotApplicable("the model has no layer with a constant weight");
        }
        List<List<WeightLayer>> depths = List.copyOf(curves.byDepth().values());
        Set<String> values = new LinkedHashSet<>();
        depths.forEach(layers -> layers.forEach(layer -> values.add(layer.input())));
        Map<String, double[][]> grams =
                GramMeasurement.run(subject.model(), subject.shapes(), values, subject.inputs());
        List<Double> measured = new ArrayList<>();
        for (List<WeightLayer> layers : depths) {
            Optional<Double> angle = angle(layers, grams);
            if (angle.isEmpty()) {
                break;
            }
            measured.add(angle.get());
        }
        if (measured.isEmpty()) {
            return new MetricOutcome.NotApplicable("the first layers read no real numbers, or nothing but 0");
        }
        return new MetricOutcome.Measured(value(subject, depths, measured));
    }

    private static Angles value(Subject subject, List<List<WeightLayer>> depths, List<Double> measured) {
        @Nullable String obstacle = obstacle(subject, depths);
        Map<AngleLaw, AnglePrediction> predictions = new EnumMap<>(AngleLaw.class);
        if (obstacle == null && measured.size() > 1) {
            List<Integer> widths = depths.subList(0, measured.size() - 1).stream()
                    .map(layers -> (int) layers.get(0).fan().out())
                    .toList();
            for (AngleLaw law : List.of(AngleLaw.INFINITE_WIDTH, AngleLaw.PAPER, AngleLaw.HYBRID)) {
                predictions.put(law, AnglePrediction.of(law, widths, measured.get(0)));
            }
        }
        List<Angles.Depth> found = new ArrayList<>();
        for (int depth = 0; depth < measured.size(); depth++) {
            Optional<PredictedAngle> hybrid = at(predictions, AngleLaw.HYBRID, depth);
            found.add(new Angles.Depth(
                    depth,
                    new Compared(hybrid.map(PredictedAngle::degrees).orElse(null), Math.toDegrees(measured.get(depth))),
                    hybrid.map(law -> law.distribution().deviation()).orElse(null),
                    at(predictions, AngleLaw.INFINITE_WIDTH, depth)
                            .map(PredictedAngle::degrees)
                            .orElse(null),
                    at(predictions, AngleLaw.PAPER, depth)
                            .map(PredictedAngle::degrees)
                            .orElse(null)));
        }
        OptionalInt collapse = Optional.ofNullable(predictions.get(AngleLaw.HYBRID))
                .map(prediction -> prediction.collapseDepthWithin(MOST_LAYERS))
                .orElse(OptionalInt.empty());
        int inputs = subject.inputs().size();
        return new Angles(
                inputs * (inputs - 1) / 2, found, collapse.isPresent() ? collapse.getAsInt() : null, obstacle);
    }

    private static Optional<PredictedAngle> at(Map<AngleLaw, AnglePrediction> predictions, AngleLaw law, int depth) {
        return Optional.ofNullable(predictions.get(law))
                .filter(prediction -> depth > 0 && depth <= prediction.layers().size())
                .map(prediction -> prediction.layers().get(depth - 1));
    }

    /** Returns why the law of dense ReLU networks does not cover a model; null where it does. */
    private static @Nullable String obstacle(Subject subject, List<List<WeightLayer>> depths) {
        if (depths.stream().anyMatch(layers -> layers.size() > 1)) {
            return "its layers form no chain";
        }
        for (LayerSignal signal : subject.signals().layers()) {
            WeightLayer layer = signal.layer();
            if (layer.kind().isConvolution() || layer.kind() == WeightLayer.Kind.EMBEDDING) {
                return "'" + layer.label() + "' is no dense layer";
            }
            if (!layer.equals(depths.get(0).get(0)) && !signal.feeding().name().equals("relu")) {
                return "'" + layer.label() + "' does not read a ReLU";
            }
            if (signal.note().isPresent()) {
                return signal.note().get();
            }
            if (layer.fan().out() < 2) {
                return "'" + layer.label() + "' has a single unit";
            }
        }
        return null;
    }

    /** The mean angle over pairs of inputs, and over layers, in radians; empty where an input is 0 or nothing is known. */
    private static Optional<Double> angle(List<WeightLayer> layers, Map<String, double[][]> grams) {
        double sum = 0;
        int count = 0;
        for (WeightLayer layer : layers) {
            double @Nullable [][] gram = grams.get(layer.input());
            for (int a = 0; gram != null && a < gram.length; a++) {
                for (int b = a + 1; b < gram.length; b++) {
                    double size = Math.sqrt(gram[a][a]) * Math.sqrt(gram[b][b]);
                    if (!(size > 0) || !Double.isFinite(size)) {
                        return Optional.empty();
                    }
                    sum += Math.acos(Math.max(-1, Math.min(1, gram[a][b] / size)));
                    count++;
                }
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(sum / count);
    }
}
