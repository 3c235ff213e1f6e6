package org.pathlift.conditioning.init;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.propagation.ActivationReader;
import org.pathlift.conditioning.propagation.ResidualSums.Residual;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.onnx.graph.Node;

/**
 * What residual scaling multiplies the standard deviations of weights by, and the gains of normalizations at the end of a
 * branch.
 */
final class Branches {

    private final Map<String, Double> weights = new HashMap<>();
    private final Map<String, Double> gains = new HashMap<>();
    private final Map<String, String> notes = new HashMap<>();
    private final Set<String> zero = new HashSet<>();

    private Branches() {}

    static Branches of(
            ResidualScaling scaling, List<Residual> residuals, ConstantValues constants, ActivationReader activations) {
        Branches branches = new Branches();
        int count = residuals.size();
        for (Residual residual : residuals) {
            switch (scaling) {
                case NONE -> {}
                case SQRT_DEPTH -> branches.squareRoot(residual, count, constants, activations);
                case FIXUP -> branches.fixup(residual, count);
            }
        }
        return branches;
    }

    /** 1/√N at the end of a branch: in the gain of a normalization that stands there, or else in the last layers. */
    private void squareRoot(Residual residual, int count, ConstantValues constants, ActivationReader activations) {
        double factor = 1 / Math.sqrt(count);
        String say = "branch end of %d residual sums: times %.4g".formatted(count, factor);
        Way way = Way.back(residual, constants, activations);
        if (way.scaledInFile) {
            residual.last()
                    .forEach(layer -> notes.putIfAbsent(
                            layer.weightName(), "branch end: the file has a factor of its own behind it"));
        } else if (!way.gains.isEmpty()) {
            way.gains.forEach(gain -> {
                gains.put(gain, factor);
                notes.put(gain, say);
            });
        } else {
            residual.last().forEach(layer -> {
                weights.put(layer.weightName(), factor);
                notes.put(layer.weightName(), say);
            });
        }
    }

    /** N^(-1/(2m-2)) for all layers of a branch but the last ones, which become 0. */
    private void fixup(Residual residual, int count) {
        Set<String> last = new HashSet<>();
        residual.last().forEach(layer -> last.add(layer.weightName()));
        zero.addAll(last);
        last.forEach(name -> notes.put(name, "Fixup: the last layer of a branch is 0"));
        if (residual.depth() > 1) {
            double factor = Math.pow(count, -1.0 / (2 * residual.depth() - 2));
            residual.branch().stream()
                    .map(WeightLayer::weightName)
                    .filter(name -> !last.contains(name))
                    .forEach(name -> {
                        weights.put(name, factor);
                        notes.put(
                                name,
                                "Fixup: %d branches, %d layers: times %.4g".formatted(count, residual.depth(), factor));
                    });
        }
    }

    /** Returns the factor of a weight's standard deviation. */
    double weight(String name) {
        return zero.contains(name) ? 0 : weights.getOrDefault(name, 1.0);
    }

    /** Returns the factor of a normalization's gain. */
    double gain(String name) {
        return gains.getOrDefault(name, 1.0);
    }

    Optional<String> note(String name) {
        return Optional.ofNullable(notes.get(name));
    }

    /** What stands between the last layers of a branch and the sum. */
    private static final class Way {
        private final List<String> gains = new ArrayList<>();
        private boolean scaledInFile;

        static Way back(Residual residual, ConstantValues constants, ActivationReader activations) {
            Way way = new Way();
            Set<Node> ends = new HashSet<>();
            residual.last().forEach(layer -> ends.add(layer.node()));
            Deque<String> open = new ArrayDeque<>(List.of(residual.branchEnd()));
            Set<String> seen = new HashSet<>();
            while (!open.isEmpty()) {
                String value = open.poll();
                @Nullable Node producer = constants.facts().model().graph().producer(value);
                if (producer == null || ends.contains(producer) || !seen.add(value)) {
                    continue;
                }
                if (producer.opType().endsWith("Normalization")
                        && constants.views().containsKey(producer.input(1))) {
                    // What stands before a normalization does not reach the sum's scale.
                    way.gains.add(constants.view(producer.input(1)).tensor().name());
                    continue;
                }
                way.scaledInFile |= isFactor(producer, activations);
                producer.inputs().stream()
                        .filter(input -> !input.isEmpty() && !constants.isConstant(input))
                        .forEach(open::add);
            }
            return way;
        }

        /** Whether a node multiplies by a number other than 1. */
        private static boolean isFactor(Node node, ActivationReader activations) {
            Optional<Activation> function = activations.of(node.output());
            return (node.is("Mul") || node.is("Div"))
                    && function.filter(Activation::positivelyHomogeneous)
                            .filter(f -> f.slopeAtPlusInfinity() == f.slopeAtMinusInfinity())
                            .filter(f -> !f.equals(Activations.identity()))
                            .isPresent();
        }
    }
}
