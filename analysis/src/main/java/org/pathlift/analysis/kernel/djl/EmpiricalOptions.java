package org.pathlift.analysis.kernel.djl;

/**
 * How an empirical kernel is computed.
 *
 * @param outputs which outputs
 * @param precision of weights and gradients; their products are summed in float64
 * @param memoryLimit bytes that gradients, weights and their copies may take
 */
public record EmpiricalOptions(OutputChoice outputs, Precision precision, long memoryLimit) {

    /** The precision of weights and gradients. */
    public enum Precision {
        /** Single precision: 4 bytes a number. */
        FLOAT32(4),
        /** Double precision: 8 bytes a number. */
        FLOAT64(8);

        private final int bytes;

        Precision(int bytes) {
            this.bytes = bytes;
        }

        /** How many bytes a number takes. */
        public int bytes() {
            return bytes;
        }
    }

    /** The trace over outputs in float32, within 1 GiB. */
    public static final EmpiricalOptions DEFAULT =
            new EmpiricalOptions(new OutputChoice.Mean(), Precision.FLOAT32, 1L << 30);

    /**
     * Checks {@code memoryLimit}.
     *
     * @throws IllegalArgumentException if {@code memoryLimit} is below 1
     */
    public EmpiricalOptions {
        if (memoryLimit < 1) {
            throw new IllegalArgumentException("the memory limit must be above 0 bytes, found " + memoryLimit);
        }
    }
}
