package org.pathlift.onnx.djl.trace;

/**
 * A whole number that may depend on the batch size.
 *
 * @param perBatch the factor of the batch size
 * @param constant what is added
 */
record Extent(long perBatch, long constant) {

    static Extent fixed(long value) {
        return new Extent(0, value);
    }

    boolean isFixed() {
        return perBatch == 0;
    }

    boolean is(long value) {
        return perBatch == 0 && constant == value;
    }

    @Override
    public String toString() {
        if (perBatch == 0) {
            return Long.toString(constant);
        }
        String product = perBatch == 1 ? "batch" : perBatch + "*batch";
        return constant == 0 ? product : product + (constant > 0 ? "+" : "") + constant;
    }
}
