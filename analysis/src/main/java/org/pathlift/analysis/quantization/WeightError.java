package org.pathlift.analysis.quantization;

import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Tensor;

/**
 * What int8 does to one weight.
 *
 * @param weight the constant's name
 * @param layer the layer that uses it
 * @param elements how many numbers it has
 * @param channels how many output channels; null where they lie along no single axis
 * @param perTensorSqnr 10 log10(Σ w² / Σ (w − ŵ)²) in decibels with one scale; null where nothing changes by quantization
 * @param perChannelSqnr the same with a scale for each channel; null likewise, and where there are no channels
 * @param rangeRatio the largest max |w| of a channel over the smallest that is not 0; null without such channels
 * @param medianRatio the largest over the median of those that are not 0; null likewise
 * @param zeroChannels channels all of whose weights are 0
 */
public record WeightError(
        String weight,
        String layer,
        long elements,
        @Nullable Integer channels,
        @Nullable Double perTensorSqnr,
        @Nullable Double perChannelSqnr,
        @Nullable Double rangeRatio,
        @Nullable Double medianRatio,
        int zeroChannels) {

    static WeightError of(ChannelWeight weight, Tensor tensor) {
        Int8Tensor whole = Int8Tensor.of(tensor, OptionalInt.empty());
        if (weight.axis().isEmpty()) {
            return new WeightError(
                    weight.name(), weight.layer(), tensor.shape().elements(), null, whole.sqnr(), null, null, null, 0);
        }
        Int8Tensor split = Int8Tensor.of(tensor, weight.axis());
        double[] all = split.ranges().toArray();
        double[] ranges = Arrays.stream(all).filter(range -> range > 0).sorted().toArray();
        int count = ranges.length;
        return new WeightError(
                weight.name(),
                weight.layer(),
                tensor.shape().elements(),
                all.length,
                whole.sqnr(),
                split.sqnr(),
                count == 0 ? null : ranges[count - 1] / ranges[0],
                count == 0 ? null : ranges[count - 1] / (0.5 * (ranges[(count - 1) / 2] + ranges[count / 2])),
                all.length - count);
    }
}
