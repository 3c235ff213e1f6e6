package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.redundancy.CloneMerge;
import org.pathlift.analysis.redundancy.Clones;
import org.pathlift.analysis.redundancy.FunctionalCliques;
import org.pathlift.conditioning.permutation.CanonicalWeights;
import org.pathlift.conditioning.permutation.PermutationClass;
import org.pathlift.conditioning.permutation.PermutationFinder;
import org.pathlift.conditioning.permutation.PermutationSymmetry;
import org.pathlift.conditioning.permutation.UnitVectors;
import org.pathlift.onnx.runtime.Comparison;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.ModelWriter;

/** Units that repeat others, say the same of every input, or are not read. */
final class RedundancyMetric implements Metric {

    private static final double CLONES = 1 - 1e-6;
    private static final double NEAR = 0.99;
    private static final double NEARER = 0.95;

    @Override
    public String name() {
        return "redundancy";
    }

    @Override
    public MetricDescription description() {
        return new MetricDescription(
                        "Units of each layer whose incoming weights and bias are those of another up to a positive factor (where"
                                + " the activation is positively homogeneous) or equal (elsewhere): clones, their cliques, the"
                                + " width that is left, dead and constant units; what merging clones does to the outputs; and how"
                                + " well random chunks of the last hidden layer tell all of it, by ridge regression, and the"
                                + " participation ratio of its features, (Σ μ)² / Σ μ² over the eigenvalues μ of their covariance.",
                        "A layer that uses less than its width can be made smaller without loss. Near clones count pairs, not"
                                + " units. A share of variance near 1 at chunks much smaller than the layer, with residuals that do"
                                + " not correlate, means that neurons come in groups that say the same up to noise. Nothing here"
                                + " depends on the order of units or on positive rescaling: weights are taken at least norm.",
                        "A model with hidden units that may change places. Chunks need at least 4 samples of features for each of"
                                + " their neurons: more --inputs.",
                        "One run of the model for each input, twice, and similarities of all pairs of units of a layer.",
                        "Chunks: Doimo, Glielmo, Goldt, Laio 2022 (arXiv 2106.03485). Clones, cliques, effective width and merge"
                                + " error are pathlift's own definitions.")
                .withInvariant(
                        "threshold",
                        "units",
                        "effectiveUnits",
                        "layers/**",
                        "merged",
                        "functional/width",
                        "functional/samples",
                        "functional/chunks/*/size");
    }

    @Override
    public double passes(Subject subject) {
        return 3.0 * subject.inputs().size();
    }

    @Override
    public long mostParametersUnasked() {
        return 1_000_000;
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        PermutationSymmetry symmetry = PermutationFinder.find(subject.symmetry());
        if (symmetry.units() == 0) {
            return new MetricOutcome.NotApplicable("the model has no hidden units that may change places");
        }
        CanonicalWeights canonical = CanonicalWeights.of(symmetry, subject.model());
        UnitVectors vectors = new UnitVectors(symmetry, canonical);
        UnitVectors raw = new UnitVectors(symmetry, CanonicalWeights.raw(symmetry, subject.model()));
        CloneMerge merge = new CloneMerge(subject.model(), raw);
        List<Redundancy.Layer> layers = new ArrayList<>();
        for (PermutationClass one : symmetry.classes()) {
            for (PermutationClass.Block block : one.blocks()) {
                for (List<Integer> cell : block.cells()) {
                    layers.add(layer(one, cell, vectors, merge));
                }
            }
        }
        FunctionalCliques.Outcome functional =
                FunctionalCliques.measure(symmetry, canonical.scales(), subject.inputs(), subject.seed());
        @Nullable FunctionalCliques found = functional.found().orElse(null);
        return new MetricOutcome.Measured(new Redundancy(
                CLONES,
                symmetry.units(),
                layers.stream().mapToInt(Redundancy.Layer::effective).sum(),
                layers,
                merge.merged(),
                merge.merged() == 0 ? null : error(subject, merge),
                found,
                found == null ? functional.reason() : null));
    }

    private static Redundancy.Layer layer(
            PermutationClass one, List<Integer> cell, UnitVectors vectors, CloneMerge merge) {
        boolean homogeneous = vectors.homogeneous(cell);
        Clones clones = new Clones(vectors.in(cell), homogeneous);
        List<List<Integer>> cliques = clones.cliques(CLONES);
        Set<Integer> constants = new HashSet<>(clones.constants());
        Set<Integer> dead = new HashSet<>();
        double[][] out = vectors.out(cell);
        for (int i = 0; i < out.length; i++) {
            if (out[i].length > 0 && Arrays.stream(out[i]).allMatch(value -> value == 0)) {
                dead.add(i);
            }
        }
        List<List<Integer>> repeated = cliques.stream()
                .filter(clique -> clique.size() > 1 && clique.stream().noneMatch(constants::contains))
                .toList();
        if (vectors.mergeable(cell)) {
            merge.merge(cell, repeated);
        }
        int idle = (int) cliques.stream()
                .filter(clique -> clique.stream().allMatch(unit -> constants.contains(unit) || dead.contains(unit)))
                .count();
        return new Redundancy.Layer(
                one.node(),
                cell.size(),
                homogeneous,
                clones.components(CLONES).size(),
                cliques.size(),
                cliques.stream().mapToInt(List::size).max().orElse(0),
                constants.size(),
                dead.size(),
                cliques.size() - idle,
                clones.pairs(NEAR),
                clones.pairs(NEARER),
                clones.opposite(CLONES));
    }

    private static double error(Subject subject, CloneMerge merge) {
        double worst = 0;
        try (Runner before = Runner.open(ModelWriter.toBytes(subject.model()));
                Runner after = Runner.open(ModelWriter.toBytes(merge.model()))) {
            for (Map<String, Sample> input : subject.inputs()) {
                worst = Math.max(
                        worst,
                        Comparison.compare(before.run(input), after.run(input)).maxRelative());
            }
        }
        return worst;
    }
}
