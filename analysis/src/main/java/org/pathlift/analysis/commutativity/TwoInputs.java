package org.pathlift.analysis.commutativity;

import java.util.List;
import java.util.SplittableRandom;
import org.pathlift.analysis.spectrum.Vectors;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeTable;

/**
 * Two inputs of a model with mean square 1 and exactly a given cosine, in a random direction that depends on the seed and
 * the number of elements only.
 *
 * @param name of the model's input
 * @param first one input
 * @param second the other
 */
record TwoInputs(String name, Sample first, Sample second) {

    /**
     * Draws inputs.
     *
     * @throws UnsupportedModelException if the model has not exactly one input, of real numbers, with at least two elements
     */
    static TwoInputs draw(Model model, ShapeTable shapes, double correlation, long seed) {
        List<ValueInfo> inputs = model.graph().inputs();
        if (inputs.size() != 1 || !inputs.get(0).type().isFloating()) {
            throw refused("one input of real numbers", inputs.toString());
        }
        String name = inputs.get(0).name();
        Shape shape = shapes.shape(name);
        int count = Math.toIntExact(shape.elements());
        if (count < 2) {
            throw refused("an input of at least two elements", name + " of shape " + shape);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] a = gaussian(random, count);
        double[] b = gaussian(random, count);
        scale(a, count);
        double overlap = Vectors.dot(a, b) / count;
        for (int i = 0; i < count; i++) {
            b[i] -= overlap * a[i];
        }
        scale(b, count);
        double across = Math.sqrt((1 - correlation) * (1 + correlation));
        for (int i = 0; i < count; i++) {
            b[i] = correlation * a[i] + across * b[i];
        }
        return new TwoInputs(name, Sample.ofDoubles(shape, a), Sample.ofDoubles(shape, b));
    }

    private static double[] gaussian(SplittableRandom random, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }

    private static void scale(double[] values, int count) {
        double root = Math.sqrt(Vectors.dot(values, values) / count);
        for (int i = 0; i < count; i++) {
            values[i] /= root;
        }
    }

    private static UnsupportedModelException refused(String expected, String found) {
        return new UnsupportedModelException(new Problem(
                "two correlated inputs need a model that takes one",
                "the model's inputs",
                expected,
                found,
                "give a family of models with a single input of real numbers"));
    }
}
