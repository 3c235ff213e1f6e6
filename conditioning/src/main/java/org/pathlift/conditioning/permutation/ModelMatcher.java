package org.pathlift.conditioning.permutation;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.pathlift.conditioning.rescale.OrbitMatch;
import org.pathlift.conditioning.rescale.StructureCheck;
import org.pathlift.conditioning.symmetry.FiniteWeights;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Model;

/** Matches two models with the same graph up to permutations, sign flips and positive scales. */
public final class ModelMatcher {

    /**
     * How to match.
     *
     * @param restarts how many random starts are tried beside the two fixed ones
     * @param seed of the random starts
     */
    public record Options(int restarts, long seed) {

        /** No random starts. */
        public static final Options DEFAULT = new Options(0, 0);

        /**
         * Checks {@code restarts}.
         *
         * @throws IllegalArgumentException if {@code restarts} is negative
         */
        public Options {
            if (restarts < 0) {
                throw new IllegalArgumentException("restarts must be 0 or more, found " + restarts);
            }
        }
    }

    /** Whether two models are equal up to symmetry. */
    public sealed interface Result {}

    /**
     * The candidate is the reference, rearranged and rescaled.
     *
     * @param arrangement what brings the candidate's units to the reference's places
     * @param scales the log scales that then map the reference onto the candidate
     * @param maxRelativeResidual the largest relative difference between an element and its prediction
     */
    public record Equal(Arrangement arrangement, LogScales scales, double maxRelativeResidual) implements Result {}

    /**
     * No map was found.
     *
     * @param problems why not, after the best matching, place by place
     * @param matching the best matching that was found; its distance remains
     */
    public record Unequal(List<Problem> problems, Matching matching) implements Result {
        /** Keeps an unmodifiable copy of {@code problems}. */
        public Unequal {
            problems = List.copyOf(problems);
        }
    }

    /**
     * The graphs differ, so that no weights can be compared.
     *
     * @param problems where
     */
    public record OtherGraph(List<Problem> problems) implements Result {
        /** Keeps an unmodifiable copy of {@code problems}. */
        public OtherGraph {
            problems = List.copyOf(problems);
        }
    }

    private ModelMatcher() {}

    /** Returns what keeps two models from being matched: differences of their graphs and of constants without units. */
    public static List<Problem> differences(PermutationSymmetry reference, Model candidate) {
        Set<String> moved = new HashSet<>();
        reference.bindings().forEach(binding -> moved.add(binding.tensor()));
        return StructureCheck.differences(reference.scales(), candidate, moved);
    }

    /** Returns where the graphs of two models differ; constants may. */
    public static List<Problem> graphDifferences(PermutationSymmetry reference, Model candidate) {
        return StructureCheck.differences(
                reference.scales(),
                candidate,
                reference.scales().facts().model().graph().constants().keySet());
    }

    /**
     * Decides whether a candidate is the model of a symmetry up to permutations, signs and scales.
     *
     * @throws org.pathlift.onnx.error.UnsupportedModelException if a weight of the candidate is no finite number
     */
    public static Result compare(PermutationSymmetry reference, Model candidate, Options options) {
        List<Problem> differences = differences(reference, candidate);
        if (!differences.isEmpty()) {
            return new OtherGraph(differences);
        }
        FiniteWeights.require(reference.scales(), candidate);
        Arrangement identity = Arrangement.identity(reference);
        if (OrbitMatch.match(reference.scales(), candidate) instanceof OrbitMatch.Found equal) {
            return new Equal(identity, equal.scales(), equal.maxRelativeResidual());
        }
        MatchedWeights weights = weights(reference, candidate);
        Arrangement found = new FingerprintMatching(weights).find();
        OrbitMatch.Result direct = orbit(reference, candidate, found);
        if (direct instanceof OrbitMatch.Found equal) {
            return new Equal(found, equal.scales(), equal.maxRelativeResidual());
        }
        Matching matching = matching(weights, found, options);
        OrbitMatch.Result matched = orbit(reference, candidate, matching.arrangement());
        return matched instanceof OrbitMatch.Found equal
                ? new Equal(matching.arrangement(), equal.scales(), equal.maxRelativeResidual())
                : new Unequal(((OrbitMatch.NotFound) matched).problems(), matching);
    }

    private static OrbitMatch.Result orbit(PermutationSymmetry reference, Model candidate, Arrangement arrangement) {
        return OrbitMatch.match(reference.scales(), Rearranging.apply(reference, candidate, arrangement));
    }

    private static MatchedWeights weights(PermutationSymmetry reference, Model candidate) {
        return new MatchedWeights(
                reference,
                CanonicalWeights.of(reference, reference.scales().facts().model()),
                CanonicalWeights.of(reference, candidate));
    }

    /**
     * Returns the best matching that was found. Both models' scales are made canonical first.
     *
     * @throws IllegalArgumentException if the graphs differ
     * @throws org.pathlift.onnx.error.UnsupportedModelException if a weight of the candidate is no finite number
     */
    public static Matching match(PermutationSymmetry reference, Model candidate, Options options) {
        List<Problem> differences = graphDifferences(reference, candidate);
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException("the models cannot be matched: " + differences);
        }
        FiniteWeights.require(reference.scales(), candidate);
        MatchedWeights weights = weights(reference, candidate);
        return matching(weights, new FingerprintMatching(weights).find(), options);
    }

    /** The same on weights as they are given, by tensor; for weights that are canonical already. */
    static Matching match(PermutationSymmetry reference, CanonicalWeights a, CanonicalWeights b, Options options) {
        MatchedWeights weights = new MatchedWeights(reference, a, b);
        return matching(weights, new FingerprintMatching(weights).find(), options);
    }

    private static Matching matching(MatchedWeights weights, Arrangement start, Options options) {
        WeightMatching ascent = new WeightMatching(weights);
        Arrangement identity = Arrangement.identity(weights.symmetry);
        Arrangement best = ascent.ascend(identity);
        WeightDistance distance = weights.distance(best);
        int sweeps = ascent.sweeps();
        OptionalInt winner = OptionalInt.empty();
        for (int run = 0; run <= options.restarts(); run++) {
            Arrangement next =
                    ascent.ascend(run == 0 ? start : Arrangement.random(weights.symmetry, options.seed() + run - 1));
            WeightDistance now = weights.distance(next);
            if (now.objective() > distance.objective()) {
                best = next;
                distance = now;
                sweeps = ascent.sweeps();
                winner = run == 0 ? OptionalInt.empty() : OptionalInt.of(run);
            }
        }
        return new Matching(best, weights.distance(identity), distance, sweeps, winner);
    }
}
