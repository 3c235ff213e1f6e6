package org.pathlift.analysis.kernel.djl;

/**
 * The gradients of some inputs that follow each other, in memory.
 *
 * <p>Room is taken once, and filled again for other inputs.
 */
abstract sealed class GradientTile {

    private int first;
    private int count;

    /** The number of the first input. */
    int first() {
        return first;
    }

    /** How many inputs there are. */
    int count() {
        return count;
    }

    /** Says which inputs the rows are of. */
    void hold(int from, int inputs) {
        first = from;
        count = inputs;
    }

    /** Makes room for so many rows. */
    static GradientTile of(EmpiricalOptions.Precision precision, int rows, int length) {
        return precision == EmpiricalOptions.Precision.FLOAT32
                ? new Floats(new float[rows][length])
                : new Doubles(new double[rows][length]);
    }

    /** Puts numbers into a row. */
    abstract void put(int row, int at, GradientPart part);

    /**
     * Multiplies four rows by four rows, each row as often as it must where there are fewer.
     *
     * @param products row by row
     */
    abstract void products(int from, GradientTile other, int otherFrom, double[] products);

    private int clamp(int row) {
        return Math.min(row, count - 1);
    }

    private static final class Floats extends GradientTile {
        private final float[][] rows;

        Floats(float[][] rows) {
            this.rows = rows;
        }

        @Override
        void put(int row, int at, GradientPart part) {
            part.copy(rows[row], at);
        }

        @Override
        void products(int from, GradientTile other, int otherFrom, double[] products) {
            float[][] others = ((Floats) other).rows;
            float[] b0 = others[other.clamp(otherFrom)];
            float[] b1 = others[other.clamp(otherFrom + 1)];
            float[] b2 = others[other.clamp(otherFrom + 2)];
            float[] b3 = others[other.clamp(otherFrom + 3)];
            for (int i = 0; i < 4; i += 2) {
                float[] a0 = rows[super.clamp(from + i)];
                float[] a1 = rows[super.clamp(from + i + 1)];
                double s00 = 0;
                double s01 = 0;
                double s02 = 0;
                double s03 = 0;
                double s10 = 0;
                double s11 = 0;
                double s12 = 0;
                double s13 = 0;
                for (int k = 0; k < a0.length; k++) {
                    double x0 = a0[k];
                    double x1 = a1[k];
                    double y0 = b0[k];
                    double y1 = b1[k];
                    double y2 = b2[k];
                    double y3 = b3[k];
                    s00 += x0 * y0;
                    s01 += x0 * y1;
                    s02 += x0 * y2;
                    s03 += x0 * y3;
                    s10 += x1 * y0;
                    s11 += x1 * y1;
                    s12 += x1 * y2;
                    s13 += x1 * y3;
                }
                set(products, 4 * i, s00, s01, s02, s03);
                set(products, 4 * i + 4, s10, s11, s12, s13);
            }
        }

        private static void set(double[] products, int at, double p0, double p1, double p2, double p3) {
            products[at] = p0;
            products[at + 1] = p1;
            products[at + 2] = p2;
            products[at + 3] = p3;
        }
    }

    private static final class Doubles extends GradientTile {
        private final double[][] rows;

        Doubles(double[][] rows) {
            this.rows = rows;
        }

        @Override
        void put(int row, int at, GradientPart part) {
            part.copy(rows[row], at);
        }

        @Override
        void products(int from, GradientTile other, int otherFrom, double[] products) {
            double[][] others = ((Doubles) other).rows;
            for (int i = 0; i < 4; i++) {
                double[] a = rows[super.clamp(from + i)];
                for (int j = 0; j < 4; j++) {
                    double[] b = others[other.clamp(otherFrom + j)];
                    double sum = 0;
                    for (int k = 0; k < a.length; k++) {
                        sum += a[k] * b[k];
                    }
                    products[4 * i + j] = sum;
                }
            }
        }
    }
}
