package org.pathlift.analysis.kernel.djl;

/** Which outputs of a model an empirical NTK is of. */
public sealed interface OutputChoice {

    /** The trace over all outputs, divided by their number. */
    record Mean() implements OutputChoice {}

    /**
     * One output alone.
     *
     * @param index counted over all elements of all floating outputs, from 0
     */
    record Single(int index) implements OutputChoice {
        /**
         * Checks {@code index}.
         *
         * @throws IllegalArgumentException if {@code index} is negative
         */
        public Single {
            if (index < 0) {
                throw new IllegalArgumentException("outputs are counted from 0, found " + index);
            }
        }
    }
}
