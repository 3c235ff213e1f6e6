package org.pathlift.analysis.quantization;

import java.util.List;

/**
 * What int8 does to a model at one point of its orbit of rescalings: all of them compute the same in float.
 *
 * @param criterion what picked the scales; none for the model as it is
 * @param perTensorError how far the outputs are from the float model's, relative, with one scale for each weight
 * @param perChannelError the same with a scale for each output channel
 * @param weights each weight's own error
 */
public record Int8Point(String criterion, double perTensorError, double perChannelError, List<WeightError> weights) {

    /** Keeps an unmodifiable copy of {@code weights}. */
    public Int8Point {
        weights = List.copyOf(weights);
    }

    /** Returns the output error. */
    public double error(Granularity granularity) {
        return granularity == Granularity.PER_TENSOR ? perTensorError : perChannelError;
    }
}
