package org.pathlift.analysis.persistence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;

/**
 * Deep graph persistence of a chain of dense layers (Girrbach et al., TMLR 2023, arXiv 2307.10865): neural persistence of one
 * matrix S from the inputs to the outputs, S_ij the largest over all paths of the smallest value on the path. In the first two
 * variants the value of a weight is |(w − mean) / std| of its layer, over the largest of the network.
 *
 * @param prev of S as it is
 * @param exact of S over its largest value
 * @param vanilla as the public code has it: raw weights with their signs go into the product, absolute values after it
 * @param vanillaAbsolute the same with |w| in the product
 */
public record DeepGraphPersistence(
        NeuralPersistence prev, NeuralPersistence exact, NeuralPersistence vanilla, NeuralPersistence vanillaAbsolute) {

    /**
     * Computes.
     *
     * @param layers [outputs, inputs] each, the outputs of one the inputs of the next
     * @throws UnsupportedModelException if all weights of a layer are equal: they cannot be standardized; or all paths are 0
     */
    public static DeepGraphPersistence of(List<EdgeMatrix> layers) {
        for (int i = 1; i < layers.size(); i++) {
            if (layers.get(i).columns() != layers.get(i - 1).rows()) {
                throw new IllegalArgumentException("the outputs of a layer must be the inputs of the next, found "
                        + layers.get(i - 1).rows() + " and " + layers.get(i).columns());
            }
        }
        EdgeMatrix standardized = BottleneckProduct.of(layers, standardized(layers));
        EdgeMatrix signed =
                BottleneckProduct.of(layers, Collections.nCopies(layers.size(), DoubleUnaryOperator.identity()));
        EdgeMatrix absolute = BottleneckProduct.of(layers, Collections.nCopies(layers.size(), Math::abs));
        return new DeepGraphPersistence(
                NeuralPersistence.of(SpanningTree.of(standardized), 1),
                ofItsLargest(standardized),
                ofItsLargest(signed),
                ofItsLargest(absolute));
    }

    private static NeuralPersistence ofItsLargest(EdgeMatrix paths) {
        double largest = paths.largest();
        if (!(largest > 0)) {
            throw new UnsupportedModelException(new Problem(
                    "some path from an input to an output must be without a weight of 0",
                    "deep graph persistence",
                    "a path of weights that are not 0",
                    "none",
                    "measure a network that is connected"));
        }
        return NeuralPersistence.of(SpanningTree.of(paths), largest);
    }

    private static List<DoubleUnaryOperator> standardized(List<EdgeMatrix> layers) {
        List<Moments> moments = new ArrayList<>();
        double largest = 0;
        for (int i = 0; i < layers.size(); i++) {
            Moments now = Moments.of(layers.get(i));
            if (!(now.deviation() > 0)) {
                throw new UnsupportedModelException(new Problem(
                        "deep graph persistence standardizes the weights of each layer",
                        "layer " + (i + 1) + " of the chain",
                        "weights that differ",
                        "weights that are all " + now.mean(),
                        "measure a trained or randomly initialized network"));
            }
            moments.add(now);
            largest = Math.max(largest, now.largest());
        }
        double most = largest;
        return moments.stream()
                .map(now -> (DoubleUnaryOperator) weight -> Math.abs((weight - now.mean()) / now.deviation()) / most)
                .toList();
    }

    /**
     * Of a layer's weights.
     *
     * @param mean their mean
     * @param deviation their population standard deviation
     * @param largest the largest |w − mean| / deviation
     */
    private record Moments(double mean, double deviation, double largest) {

        static Moments of(EdgeMatrix layer) {
            double count = (double) layer.rows() * layer.columns();
            double sum = 0;
            for (int row = 0; row < layer.rows(); row++) {
                for (int column = 0; column < layer.columns(); column++) {
                    sum += layer.at(row, column);
                }
            }
            double mean = sum / count;
            double squares = 0;
            double farthest = 0;
            boolean differ = false;
            for (int row = 0; row < layer.rows(); row++) {
                for (int column = 0; column < layer.columns(); column++) {
                    double distance = Math.abs(layer.at(row, column) - mean);
                    squares += distance * distance;
                    farthest = Math.max(farthest, distance);
                    differ |= layer.at(row, column) != layer.at(0, 0);
                }
            }
            // Equal numbers need not have their mean to the last bit.
            double deviation = differ ? Math.sqrt(squares / count) : 0;
            return new Moments(mean, deviation, farthest / deviation);
        }
    }
}
