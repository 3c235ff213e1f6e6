package org.pathlift.conditioning.lifting;

import java.util.Map;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorReader;

/** What stands in the place of parameters and fixed coefficients when products along paths are summed. */
sealed interface PathWeights {

    /** Returns the power of magnitudes that fixed coefficients are raised to. */
    double exponent();

    /** Writes what stands for {@code count} elements of a parameter from index {@code from} on, in the file's order. */
    void read(Tensor tensor, long from, double[] target, int count);

    /** Returns what stands for a fixed coefficient. */
    default double coefficient(double value) {
        return power(value, exponent());
    }

    /** Returns {@code |value|^exponent}, with {@code 0^0 = 0}: what is zero is no path. */
    static double power(double value, double exponent) {
        if (exponent == 2) {
            return value * value;
        }
        double magnitude = Math.abs(value);
        return magnitude == 0 || exponent == 1 ? magnitude : Math.pow(magnitude, exponent);
    }

    /**
     * Magnitudes raised to a power: the sum over all paths is {@code ‖Φ‖_q^q}; for q = 0 the number of paths that are not
     * zero.
     */
    record Powers(double exponent) implements PathWeights {

        /** The sum over all paths of the squared products. */
        static final Powers SQUARES = new Powers(2);

        private static final int BLOCK = 1 << 11;

        @Override
        public void read(Tensor tensor, long from, double[] target, int count) {
            TensorReader reader = tensor.reader();
            if (exponent != 2 || tensor.type() == org.pathlift.onnx.graph.ElementType.DOUBLE) {
                reader.doubles(from, target, 0, count);
                for (int i = 0; i < count; i++) {
                    target[i] = power(target[i], exponent);
                }
                return;
            }
            float[] values = new float[Math.min(BLOCK, count)];
            for (int at = 0; at < count; at += BLOCK) {
                int block = Math.min(BLOCK, count - at);
                reader.floats(from + at, values, 0, block);
                square(values, target, at, block);
            }
        }

        private static void square(float[] values, double[] target, int at, int count) {
            for (int i = 0; i < count; i++) {
                double value = values[i];
                target[at + i] = value * value;
            }
        }
    }

    /**
     * Parameters times the elements of a direction, fixed coefficients squared: the derivative of the squares along the
     * direction, by half.
     */
    record Products(Map<String, double[]> direction) implements PathWeights {

        @Override
        public double exponent() {
            return 2;
        }

        @Override
        public void read(Tensor tensor, long from, double[] target, int count) {
            double[] factors = direction.get(tensor.name());
            if (factors == null) {
                throw new IllegalArgumentException("no direction for '" + tensor.name() + "'");
            }
            tensor.reader().doubles(from, target, 0, count);
            for (int i = 0; i < count; i++) {
                target[i] *= factors[(int) from + i];
            }
        }
    }
}
