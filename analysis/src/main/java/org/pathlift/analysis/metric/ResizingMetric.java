package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pathlift.analysis.resizing.DeviationAnswer;
import org.pathlift.analysis.resizing.NoDeviation;
import org.pathlift.analysis.resizing.ResizingDeviation;
import org.pathlift.analysis.scaling.MeasuredCurve;
import org.pathlift.analysis.scaling.SlopeClass;
import org.pathlift.conditioning.propagation.LayerSignal;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.Sample;

/** How far the propagation of correlations stays the same when images are resized. */
final class ResizingMetric implements Metric {

    private static final int[] BLOCKS = {2, 4};

    @Override
    public String name() {
        return "resizing";
    }

    @Override
    public MetricDescription description() {
        return new MetricDescription(
                "How much 1 - c of pairs of images, by depth, moves when the images are averaged over blocks of 2 x 2 and 4 x 4"
                        + " pixels. Each block is filled with its mean, so that the model's input keeps its shape, and each"
                        + " image is brought back to its root mean square.",
                "At a critical point resizing only moves a pair along the same curve: the scaling law then leaves little of"
                        + " ln(1 - c), and deviations fade with depth. In the ordered phase they stay for ever.",
                "One real input of rank 4 (batch, channels, rows, columns), rows and columns divisible by 2; two inputs.",
                "One run of the model for each input and each block size.",
                "The idea is that of arXiv 2306.15015; the operation and its numbers are pathlift's own definitions.");
    }

    @Override
    public double passes(Subject subject) {
        return (1.0 + BLOCKS.length) * subject.inputs().size();
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        DepthCurves curves = DepthCurves.of(subject.symmetry());
        if (subject.inputs().size() < 2) {
            return new MetricOutcome.NotApplicable("pairs of inputs are compared, and there is one input");
        }
        if (curves.byDepth().isEmpty()) {
            return new MetricOutcome.NotApplicable("the model has no layer with a constant weight");
        }
        if (curves.input().isEmpty()) {
            return new MetricOutcome.NotApplicable("the model does not have one real input");
        }
        String input = curves.input().get();
        Shape shape = Objects.requireNonNull(subject.inputs().get(0).get(input), input)
                .shape();
        if (shape.rank() != 4 || shape.dim(2) % 2 != 0 || shape.dim(3) % 2 != 0 || shape.dim(2) * shape.dim(3) < 16) {
            return new MetricOutcome.NotApplicable("input '" + input + "' of shape " + shape
                    + " holds no images of an even number of rows and columns");
        }
        double p = exponent(subject);
        DepthCurves.Pairs original = curves.pairs(subject, subject.inputs());
        List<Resizing.Factor> factors = new ArrayList<>();
        String reason = "no pair of different images is left in both sizes";
        for (int block : BLOCKS) {
            if (shape.dim(2) % block == 0 && shape.dim(3) % block == 0 && original.dropped() == 0) {
                List<Map<String, Sample>> resized = subject.inputs().stream()
                        .map(fed -> averaged(fed, input, block))
                        .toList();
                DepthCurves.Pairs after = curves.pairs(subject, resized);
                if (after.dropped() == 0) {
                    DeviationAnswer answer =
                            ResizingDeviation.of(original.curves(), after.curves(), p, MeasuredCurve.FLOOR);
                    answer.deviation().ifPresent(deviation -> factors.add(factor(block, deviation)));
                    reason = answer instanceof NoDeviation none ? none.reason() : reason;
                }
            }
        }
        return factors.isEmpty()
                ? new MetricOutcome.NotApplicable(reason)
                : new MetricOutcome.Measured(new Resizing(p, factors));
    }

    /** The exponent of most layers' activations. */
    private static double exponent(Subject subject) {
        List<LayerSignal> layers = subject.signals().layers();
        long kinked = layers.stream()
                .filter(layer -> SlopeClass.of(layer.feeding()) == SlopeClass.KINKED)
                .count();
        return 2 * kinked >= layers.size() - 1 && kinked > 0 ? SlopeClass.KINKED.p() : SlopeClass.SMOOTH.p();
    }

    private static Resizing.Factor factor(int block, ResizingDeviation deviation) {
        return new Resizing.Factor(
                block,
                deviation.pairs(),
                deviation.rsd(),
                Compared.orNull(deviation.memory(deviation.depth())),
                Compared.orNull(deviation.kappa()),
                Compared.orNull(deviation.scalingLawError()));
    }

    /** Fills each block of an image with its mean, and keeps each image's root mean square. */
    static Map<String, Sample> averaged(Map<String, Sample> fed, String input, int block) {
        Sample sample = Objects.requireNonNull(fed.get(input), input);
        Shape shape = sample.shape();
        int columns = Math.toIntExact(shape.dim(3));
        int plane = Math.toIntExact(shape.dim(2)) * columns;
        int image = Math.toIntExact(shape.dim(1)) * plane;
        double[] values = sample.toDoubles();
        for (int start = 0; start < values.length; start += image) {
            double before = square(values, start, image);
            for (int corner = start; corner < start + image; corner += plane) {
                for (int y = 0; y < plane / columns; y += block) {
                    for (int x = 0; x < columns; x += block) {
                        fill(values, corner + y * columns + x, columns, block);
                    }
                }
            }
            double after = square(values, start, image);
            double factor = after > 0 ? Math.sqrt(before / after) : 1;
            for (int i = start; i < start + image; i++) {
                values[i] *= factor;
            }
        }
        Map<String, Sample> resized = new HashMap<>(fed);
        resized.put(input, Sample.ofDoubles(shape, values).to(sample.type()));
        return resized;
    }

    private static double square(double[] values, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += values[i] * values[i];
        }
        return sum;
    }

    private static void fill(double[] values, int corner, int stride, int block) {
        double sum = 0;
        for (int y = 0; y < block; y++) {
            for (int x = 0; x < block; x++) {
                sum += values[corner + y * stride + x];
            }
        }
        for (int y = 0; y < block; y++) {
            for (int x = 0; x < block; x++) {
                values[corner + y * stride + x] = sum / (block * block);
            }
        }
    }
}
