package org.pathlift.analysis.report;

import org.pathlift.conditioning.rescale.WeightSize;

/**
 * How large the elements of a weight were before a rescaling and are after it.
 *
 * @param tensor the weight's name
 * @param rmsBefore the root mean square of its elements in the file that was read
 * @param rmsAfter that in the rescaled file
 * @param largestBefore the largest magnitude in the file that was read
 * @param largestAfter that in the rescaled file
 */
public record WeightSizeReport(
        String tensor, double rmsBefore, double rmsAfter, double largestBefore, double largestAfter) {

    static WeightSizeReport of(WeightSize size) {
        return new WeightSizeReport(
                size.tensor(),
                size.before().rms(),
                size.after().rms(),
                size.before().largest(),
                size.after().largest());
    }
}
