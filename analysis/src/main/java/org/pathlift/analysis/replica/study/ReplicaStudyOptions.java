package org.pathlift.analysis.replica.study;

import java.util.List;
import org.pathlift.analysis.replica.Canonical;
import org.pathlift.conditioning.expansion.InputExpansion.Spaced;

/**
 * What is trained and compared.
 *
 * @param conditions under what, each once
 * @param replicas R, networks for each condition, 3 or more
 * @param epochs times that the examples are seen; 0 compares networks that were only drawn
 * @param examples of the digits that are used, of which a fifth is held out
 * @param expansion of the condition that expands
 * @param dropout the share of activations that the condition with dropout drops, above 0 and below 1
 * @param canonical which network stands for all its rescalings
 * @param seed of the held-out part; replica i has the seed seed + i for its weights, the order of examples and dropout
 */
public record ReplicaStudyOptions(
        List<ReplicaCondition> conditions,
        int replicas,
        int epochs,
        int examples,
        Spaced expansion,
        double dropout,
        Canonical canonical,
        long seed) {

    /** All conditions, five replicas, 20 epochs of 600 digits, K = 2 with 0.5, a fifth dropped. */
    public static final ReplicaStudyOptions DEFAULTS = new ReplicaStudyOptions(
            List.of(ReplicaCondition.values()), 5, 20, 600, new Spaced(2, 0, 0.5), 0.2, Canonical.ENORM, 0);

    private static final int ALL_DIGITS = 1797;

    /**
     * Keeps each condition once, and checks every component.
     *
     * @throws IllegalArgumentException if there is no condition, or a number is out of its range: 3 to 100 replicas, 0 to
     *     1000 epochs, 100 examples to all digits, an expansion by 8 at most, dropout in (0, 1)
     */
    public ReplicaStudyOptions {
        conditions = conditions.stream().distinct().toList();
        require(!conditions.isEmpty(), "conditions", "at least one", conditions);
        require(replicas >= 3 && replicas <= 100, "replicas", "from 3 to 100", replicas);
        require(epochs >= 0 && epochs <= 1000, "epochs", "from 0 to 1000", epochs);
        require(examples >= 100 && examples <= ALL_DIGITS, "examples", "from 100 to " + ALL_DIGITS, examples);
        require(expansion.factor() <= 8, "expansion", "a factor of at most 8", expansion);
        require(dropout > 0 && dropout < 1, "dropout", "above 0 and below 1", dropout);
    }

    private static void require(boolean holds, String what, String expected, Object found) {
        if (!holds) {
            throw new IllegalArgumentException("%s must be %s, found %s".formatted(what, expected, found));
        }
    }
}
