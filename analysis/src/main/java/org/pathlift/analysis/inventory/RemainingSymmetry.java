package org.pathlift.analysis.inventory;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.asymmetry.FixedEntries;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Tensor;

/**
 * The symmetries that are left where some entries of the parameters are fixed. They must leave every fixed value as it is
 * and take trained entries to trained ones. Our own definitions.
 *
 * @param fixed how many entries are fixed
 * @param share fixed entries over all entries of parameters
 * @param scales the dimension of the rescalings that are left
 * @param allScales H, without fixed entries
 * @param log the natural logarithm of the number of permutations that are left; null where there are too many to try
 * @param logBound an upper bound of it, from colour refinement; 0 proves that none is left
 * @param allLog ln |S|, without fixed entries
 * @param layersLeft where scales are left, in the order of the graph
 * @param channelsLeft where channels may still change places, as far as colour refinement tells, in the order of the graph
 */
public record RemainingSymmetry(
        long fixed,
        double share,
        int scales,
        int allScales,
        @Nullable Double log,
        double logBound,
        double allLog,
        List<LayerScales> layersLeft,
        List<LayerChannels> channelsLeft) {

    /**
     * The scales that are left of a layer's units.
     *
     * @param tensor the layer's output
     * @param units how many units it has
     * @param free how many of them have a scale that no fixed entry holds at 1, alone or together with others
     */
    public record LayerScales(String tensor, int units, int free) {}

    /**
     * The channels of a layer that are still alike.
     *
     * @param tensor the first tensor that carries them
     * @param channels how many it has
     * @param alike how many of them have another one that fixed entries do not tell from it
     */
    public record LayerChannels(String tensor, int channels, int alike) {}

    /** Keeps unmodifiable copies of {@code layersLeft} and {@code channelsLeft}. */
    public RemainingSymmetry {
        layersLeft = List.copyOf(layersLeft);
        channelsLeft = List.copyOf(channelsLeft);
    }

    /** Counts what is left of a network's symmetries. */
    public static RemainingSymmetry of(Symmetry symmetry, ChannelClasses classes, FixedEntries entries) {
        ScaleConstraints constraints = new ScaleConstraints(symmetry.units());
        Set<String> seen = new HashSet<>();
        for (Binding binding : symmetry.bindings()) {
            if (seen.add(binding.tensor())) {
                constraints.keep(symmetry, binding, index -> entries.isFixed(binding.tensor(), index));
            }
        }
        classes.weights().forEach(weight -> seen.add(weight.tensor()));
        long all = 0;
        long fixed = 0;
        for (String name : seen) {
            Tensor tensor =
                    Objects.requireNonNull(symmetry.facts().model().graph().constant(name));
            all += tensor.shape().elements();
            fixed += entries.count(name);
        }
        ChannelColours colours = ChannelColours.refine(symmetry, classes, entries);
        List<List<Integer>> left = colours.classes();
        OptionalDouble exact = colours.logAutomorphisms();
        double bound = ChannelColours.logOrder(left);
        return new RemainingSymmetry(
                fixed,
                all == 0 ? 0 : (double) fixed / all,
                symmetry.units() - constraints.rank(),
                symmetry.units(),
                exact.isPresent() ? Double.valueOf(exact.getAsDouble()) : null,
                bound,
                classes.logOrder(),
                scalesLeft(symmetry, constraints),
                channelsLeft(classes, left));
    }

    private static List<LayerScales> scalesLeft(Symmetry symmetry, ScaleConstraints constraints) {
        return symmetry.groups().stream()
                .map(group -> new LayerScales(group.tensor(), group.count(), (int)
                        IntStream.range(group.first(), group.first() + group.count())
                                .filter(constraints::isFree)
                                .count()))
                .filter(layer -> layer.free > 0)
                .toList();
    }

    private static List<LayerChannels> channelsLeft(ChannelClasses classes, List<List<Integer>> colours) {
        Set<Integer> alike = colours.stream()
                .filter(colour -> colour.size() > 1)
                .flatMap(List::stream)
                .collect(Collectors.toSet());
        return classes.classes().stream()
                .map(known -> new LayerChannels(known.tensors().get(0), known.size(), (int)
                        known.channels().stream().filter(alike::contains).count()))
                .filter(layer -> layer.alike > 0)
                .toList();
    }
}
