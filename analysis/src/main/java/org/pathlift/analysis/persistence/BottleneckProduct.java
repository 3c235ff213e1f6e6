package org.pathlift.analysis.persistence;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The (max, min) product of the layers of a chain: S_ij is the largest over all paths from input i to output j of the smallest
 * value on the path (the widest path). Rows are computed side by side and each in a fixed order.
 */
final class BottleneckProduct {

    private BottleneckProduct() {}

    /**
     * Returns S, a row for each input of the first layer and a column for each output of the last.
     *
     * @param layers [outputs, inputs] each, the outputs of one the inputs of the next
     * @param values what becomes of each layer's weights
     */
    static EdgeMatrix of(List<EdgeMatrix> layers, List<DoubleUnaryOperator> values) {
        int inputs = layers.get(0).columns();
        int outputs = layers.get(layers.size() - 1).rows();
        double[] product = new double[Math.multiplyExact(inputs, outputs)];
        IntStream.range(0, inputs).parallel().forEach(input -> {
            double[] row = row(input, layers, values);
            System.arraycopy(row, 0, product, input * outputs, outputs);
        });
        return EdgeMatrix.owning(inputs, outputs, product);
    }

    private static double[] row(int input, List<EdgeMatrix> layers, List<DoubleUnaryOperator> values) {
        EdgeMatrix first = layers.get(0);
        double[] row = new double[first.rows()];
        for (int unit = 0; unit < row.length; unit++) {
            row[unit] = values.get(0).applyAsDouble(first.at(unit, input));
        }
        for (int layer = 1; layer < layers.size(); layer++) {
            EdgeMatrix matrix = layers.get(layer);
            double[] next = new double[matrix.rows()];
            for (int unit = 0; unit < next.length; unit++) {
                double widest = Double.NEGATIVE_INFINITY;
                for (int from = 0; from < row.length; from++) {
                    widest = Math.max(
                            widest, Math.min(row[from], values.get(layer).applyAsDouble(matrix.at(unit, from))));
                }
                next[unit] = widest;
            }
            row = next;
        }
        return row;
    }

    /** Returns how many numbers a product compares. */
    static double work(List<EdgeMatrix> layers) {
        return layers.stream()
                        .mapToDouble(layer -> (double) layer.rows() * layer.columns())
                        .sum()
                * layers.get(0).columns();
    }
}
