package org.pathlift.onnx.runtime;

/**
 * How a model is run.
 *
 * @param threads threads within an operator; 0 for one per core
 */
public record RunnerOptions(int threads) {

    /** One thread per core. */
    public static final RunnerOptions DEFAULT = new RunnerOptions(0);

    /**
     * Checks {@code threads}.
     *
     * @throws IllegalArgumentException if {@code threads} is negative
     */
    public RunnerOptions {
        if (threads < 0) {
            throw new IllegalArgumentException("threads must be 0 (one per core) or more, found " + threads);
        }
    }
}
