package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pathlift.analysis.sharpness.Sharpness;
import org.pathlift.analysis.sharpness.SharpnessPoint;
import org.pathlift.analysis.sharpness.Spectrum;

/**
 * What {@link SharpnessMetric} finds.
 *
 * @param loss whose curvature: cross-entropy, mse, or squared-output where there are no targets
 * @param examples over how many examples it is a mean
 * @param points the weights as they are, then those after pathcond and enorm, where the model has scale units
 */
public record SharpnessValue(String loss, int examples, List<SharpnessPoint> points) implements MetricValue {

    /** Keeps an unmodifiable copy of {@code points}. */
    public SharpnessValue {
        points = List.copyOf(points);
    }

    @Override
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        Sharpness asIs = points.get(0).sharpness();
        double largest = asIs.spectrum().largest();
        String about = loss + " over " + examples + " examples: ";
        if (!(largest > 0)) {
            return List.of(about + "no direction of positive curvature was found");
        }
        findings.add(about
                + String.format(Locale.ROOT, "largest curvature %.4g", largest)
                + (asIs.spectrum().converged()
                        ? String.format(
                                Locale.ROOT,
                                ", so gradient descent is stable up to a learning rate of about %.3g",
                                asIs.largestLearningRate())
                        : ""));
        for (SharpnessPoint point : points.subList(1, points.size())) {
            double there = point.sharpness().spectrum().largest();
            findings.add(String.format(
                    Locale.ROOT, "after %s it is %.4g, %.3g times that", point.criterion(), there, there / largest));
        }
        if (!points.stream().allMatch(point -> point.sharpness().spectrum().converged())) {
            findings.add(
                    "not converged everywhere: the search was cut short, or kinks of the network disturb it; the residual tells"
                            + " how far it is off");
        }
        return findings;
    }

    @Override
    public List<MetricTable> tables() {
        MetricTable.Builder table =
                MetricTable.of("weights", "largest", "second", "smallest", "trace", "std error", "residual");
        for (SharpnessPoint point : points) {
            Spectrum spectrum = point.sharpness().spectrum();
            table.row(
                    point.criterion(),
                    spectrum.largest(),
                    spectrum.second(),
                    spectrum.smallest(),
                    point.sharpness().trace().value(),
                    point.sharpness().trace().standardError(),
                    spectrum.residual());
        }
        return List.of(table.build());
    }
}
