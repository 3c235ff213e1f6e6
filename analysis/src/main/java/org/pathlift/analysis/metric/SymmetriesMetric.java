package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pathlift.analysis.inventory.AbsorbedShift;
import org.pathlift.analysis.inventory.AttentionGroup;
import org.pathlift.analysis.inventory.ChannelClass;
import org.pathlift.analysis.inventory.GatedUnits;
import org.pathlift.analysis.inventory.Inventory;
import org.pathlift.analysis.inventory.NormalizedStream;
import org.pathlift.analysis.inventory.RemainingSymmetry;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Symmetry;

/** The inventory of the symmetries of the parameters. */
final class SymmetriesMetric implements Metric {

    @Override
    public String name() {
        return "symmetries";
    }

    @Override
    public MetricDescription description() {
        return new MetricDescription(
                        "The changes of the parameters that do not change the function, counted: dimensions of positive scales (H),"
                                + " permutations of channels and heads, signs of odd activations, general linear groups of linear"
                                + " layers and of attention, gated units, and scales that a normalization takes away; and where"
                                + " each ends, and by what.",
                        "Every dimension is a direction in which the loss is flat and on which optimizers that are not"
                                + " rescaling-equivariant depend. ln |S| is the number of equal minima that permutations make."
                                + " Operators that are not followed make permutations a lower bound, and are listed. Where entries are known"
                                + " to be fixed (--masks, --fixed-from) it tells what is left: scales that keep fixed values, and"
                                + " permutations that keep them, counted one by one or bounded by colour refinement; a bound of 0"
                                + " proves that there is none.",
                        "Known shapes.",
                        "One pass over the graph, one over the parameters.",
                        "Dimensions of attention: Lim et al. 2024 (arXiv 2405.20231) for the idea of counting; the counts are"
                                + " pathlift's own.")
                .withInvariant("**");
    }

    @Override
    public double passes(Subject subject) {
        return 1;
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        Symmetry symmetry = subject.symmetry();
        Inventory inventory = Inventory.of(symmetry);
        List<Symmetries.Permutations> permutations = new ArrayList<>();
        List<Symmetries.Broken> broken = new ArrayList<>();
        symmetry.pins()
                .forEach(pin -> broken.add(
                        new Symmetries.Broken("scale", pin.tensor(), pin.text() + " (" + pin.place() + ")")));
        for (ChannelClass known : inventory.classes().classes()) {
            if (known.stays().isEmpty()) {
                permutations.add(permutations(symmetry, inventory, known));
            } else {
                broken.add(new Symmetries.Broken(
                        "permutation",
                        String.join(", ", known.tensors()),
                        known.stays().get()));
            }
        }
        for (NormalizedStream stream : inventory.streams()) {
            if (stream.note() != null) {
                broken.add(new Symmetries.Broken(
                        "normalization", String.join(", ", stream.normalizations()), stream.note()));
            }
        }
        double logOrder = inventory.classes().logOrder()
                + inventory.attentions().stream()
                        .mapToDouble(AttentionGroup::headPermutations)
                        .sum();
        long signs = permutations.stream()
                        .filter(known -> known.group().startsWith("signed"))
                        .mapToLong(Symmetries.Permutations::channels)
                        .sum()
                + inventory.gates().stream().mapToLong(GatedUnits::units).sum()
                + inventory.streams().stream()
                        .mapToLong(NormalizedStream::signs)
                        .sum();
        long linear = permutations.stream()
                .filter(known -> known.dimension() > 0)
                .mapToLong(known -> known.dimension() - known.scales())
                .sum();
        long attention = inventory.attentions().stream()
                .mapToLong(AttentionGroup::beyondScales)
                .sum();
        long shifts =
                inventory.shifts().stream().mapToLong(AbsorbedShift::dimensions).sum();
        return new MetricOutcome.Measured(new Symmetries(
                inventory.parameters(),
                inventory.scales(),
                inventory.effectiveScales(),
                inventory.parameters() == 0 ? 0 : (double) inventory.scales() / inventory.parameters(),
                logOrder,
                logOrder / Math.log(10),
                signs,
                inventory.scales() + linear + attention + shifts,
                inventory.streams().stream()
                        .mapToLong(stream -> stream.scales() + stream.shifts() + stream.rotations())
                        .sum(),
                permutations,
                inventory.attentions(),
                inventory.gates(),
                inventory.shifts(),
                inventory.streams(),
                broken,
                subject.fixed()
                        .map(entries -> RemainingSymmetry.of(symmetry, inventory.classes(), entries))
                        .orElse(null)));
    }

    private static Symmetries.Permutations permutations(Symmetry symmetry, Inventory inventory, ChannelClass known) {
        boolean linear = known.mixes();
        long size = known.size();
        return new Symmetries.Permutations(
                known.tensors(),
                known.size(),
                linear ? "linear" : known.signs() ? "signed permutation" : "permutation",
                known.logOrder(),
                linear ? size * size : 0,
                scales(symmetry, inventory, known),
                known.keepsSign().orElse(null));
    }

    private static int scales(Symmetry symmetry, Inventory inventory, ChannelClass known) {
        Set<Integer> members = new HashSet<>(known.channels());
        Set<Integer> units = new HashSet<>();
        for (String tensor : known.tensors()) {
            IndexField channels = inventory.classes().fields().get(tensor);
            if (channels != null) {
                IndexField.combine(channels, symmetry.field(tensor), (channel, unit) -> {
                    if (unit != 0 && members.contains(channel)) {
                        units.add(Math.abs(unit));
                    }
                    return 0;
                });
            }
        }
        return units.size();
    }
}
