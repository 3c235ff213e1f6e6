package org.pathlift.analysis.inventory;

import java.util.List;
import org.pathlift.conditioning.symmetry.Symmetry;

/**
 * The symmetries of a network.
 *
 * @param scales H, the dimension of the group of positive rescalings
 * @param effectiveScales the dimensions that act on the parameters as they are: the rank of B over nonzero parameters
 * @param parameters the real numbers in constants that act as parameters
 * @param classes channels that can change places
 * @param attentions the groups of attention
 * @param gates gated units
 * @param shifts vectors that the biases of the next layers can take over
 * @param streams tensors whose scale a normalization takes away
 */
public record Inventory(
        int scales,
        int effectiveScales,
        long parameters,
        ChannelClasses classes,
        List<AttentionGroup> attentions,
        List<GatedUnits> gates,
        List<AbsorbedShift> shifts,
        List<NormalizedStream> streams) {

    /** Keeps unmodifiable copies of {@code attentions}, {@code gates}, {@code shifts} and {@code streams}. */
    public Inventory {
        attentions = List.copyOf(attentions);
        gates = List.copyOf(gates);
        shifts = List.copyOf(shifts);
        streams = List.copyOf(streams);
    }

    /** Takes the inventory of a model. */
    public static Inventory of(Symmetry symmetry) {
        ChannelClasses classes = ChannelFinder.find(symmetry);
        long parameters = java.util.stream.Stream.concat(
                        symmetry.bindings().stream().map(binding -> binding.tensor()),
                        classes.weights().stream().map(WeightChannels::tensor))
                .distinct()
                .mapToLong(tensor -> symmetry.facts().shapeOf(tensor).elements())
                .sum();
        return new Inventory(
                symmetry.units(),
                ScaleConstraints.effectiveRank(symmetry),
                parameters,
                classes,
                new AttentionFinder(symmetry).find(),
                GateFinder.find(symmetry),
                ShiftFinder.find(symmetry),
                new StreamFinder(symmetry).find());
    }
}
