package org.pathlift.conditioning.training.data;

import java.util.List;
import java.util.Optional;
import org.pathlift.conditioning.training.data.Preparation.Axes;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Shape;

/** Gives examples the shape of a model's input, and scales their numbers. */
final class Preparing {

    private final RawExamples raw;
    private final Preparation preparation;
    private final List<Problem> problems;

    Preparing(RawExamples raw, Preparation preparation, List<Problem> problems) {
        this.raw = raw;
        this.preparation = preparation;
        this.problems = problems;
    }

    /** Returns the examples, which take over the numbers that were read, or empty with the problems noted. */
    Optional<Examples> prepare(ExampleShape input) {
        Optional<Shape> own = reshaped().flatMap(this::channelsFirst);
        if (own.isEmpty()) {
            return Optional.empty();
        }
        Optional<Shape> fitted = input.fit(own.get());
        if (fitted.isEmpty()) {
            problem(
                    "the examples must fit the model's input",
                    input.toString(),
                    own.get().toString(),
                    "say shape= to give the examples another shape, or axes=hwc if channels come last in them");
            return Optional.empty();
        }
        Shape shape = fitted.get();
        check("mean", preparation.mean(), shape);
        check("std", preparation.std(), shape);
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        if (preparation.axes() == Axes.HWC) {
            transpose(own.get());
        }
        scale(shape);
        return finite() ? Optional.of(Examples.of(shape, raw.features(), raw.targets())) : Optional.empty();
    }

    private Optional<Shape> reshaped() {
        Shape shape = preparation.shape().orElse(raw.shape());
        if (shape.elements() == raw.shape().elements()) {
            return Optional.of(shape);
        }
        problem(
                "a given shape must have the elements of an example",
                raw.shape().elements() + " elements, as " + raw.shape(),
                shape.elements() + " elements, as " + shape,
                "correct shape=; the batch is no part of it");
        return Optional.empty();
    }

    /** Returns the shape with the channels first. */
    private Optional<Shape> channelsFirst(Shape shape) {
        if (preparation.axes() == Axes.CHW) {
            return Optional.of(shape);
        }
        if (shape.rank() == 3) {
            return Optional.of(Shape.of(shape.dim(2), shape.dim(0), shape.dim(1)));
        }
        problem(
                "axes=hwc must have three axes to order",
                "[height, width, channels]",
                shape.toString(),
                "say shape=, or drop axes=");
        return Optional.empty();
    }

    private void transpose(Shape channelsFirst) {
        int channels = (int) channelsFirst.dim(0);
        int pixels = (int) (channelsFirst.dim(1) * channelsFirst.dim(2));
        float[] image = new float[channels * pixels];
        float[] features = raw.features();
        for (int from = 0; from < features.length; from += image.length) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                for (int channel = 0; channel < channels; channel++) {
                    image[channel * pixels + pixel] = features[from + pixel * channels + channel];
                }
            }
            System.arraycopy(image, 0, features, from, image.length);
        }
    }

    private void check(String option, List<Double> numbers, Shape shape) {
        long groups = shape.rank() == 0 ? 1 : shape.dim(0);
        if (numbers.size() != 1 && numbers.size() != groups) {
            problem(
                    option + " must be one number or one for each index of the first axis",
                    "1 or " + groups + " numbers for " + shape,
                    numbers.size() + " numbers",
                    "correct " + option + "=");
        }
    }

    private void scale(Shape shape) {
        double scale = preparation.scale().orElse(raw.usualScale());
        int stride = (int) shape.elements();
        int groups = shape.rank() == 0 ? 1 : (int) shape.dim(0);
        int size = stride / groups;
        float[] features = raw.features();
        for (int group = 0; group < groups; group++) {
            double mean = at(preparation.mean(), group);
            double std = at(preparation.std(), group);
            double shift = preparation.offset() - mean;
            if (scale == 1 && shift == 0 && std == 1) {
                continue;
            }
            for (int from = group * size; from < features.length; from += stride) {
                for (int i = from; i < from + size; i++) {
                    features[i] = (float) ((features[i] * scale + shift) / std);
                }
            }
        }
    }

    private static double at(List<Double> numbers, int group) {
        return numbers.get(numbers.size() == 1 ? 0 : group);
    }

    private boolean finite() {
        for (float feature : raw.features()) {
            if (!Float.isFinite(feature)) {
                problem(
                        "prepared numbers must be finite",
                        "numbers of float32",
                        Float.toString(feature),
                        "correct scale=, offset=, mean= or std=");
                return false;
            }
        }
        return true;
    }

    private void problem(String rule, String expected, String found, String remedy) {
        problems.add(new Problem(rule, raw.where(), expected, found, remedy));
    }
}
