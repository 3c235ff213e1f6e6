package org.pathlift.analysis.metric;

/**
 * What metrics are told by the user.
 *
 * @param jacobianOutputs the outputs up to which a Jacobian is formed whole; one backward pass each
 */
public record MetricOptions(int jacobianOutputs) {

    /** What is taken where nothing is said. */
    public static final MetricOptions DEFAULT = new MetricOptions(64);

    /**
     * Checks {@code jacobianOutputs}.
     *
     * @throws IllegalArgumentException if {@code jacobianOutputs} is negative
     */
    public MetricOptions {
        if (jacobianOutputs < 0) {
            throw new IllegalArgumentException(
                    "a Jacobian is formed up to 0 outputs or more, found " + jacobianOutputs);
        }
    }
}
