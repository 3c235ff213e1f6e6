package org.pathlift.conditioning.symmetry;

import java.util.Arrays;
import java.util.Optional;
import org.pathlift.conditioning.symmetry.PinReason.Kind;
import org.pathlift.onnx.graph.Node;

/**
 * Normalizations: the input keeps its scale, gain and shift make new units. Exact in evaluation and in training mode,
 * since neither statistics nor epsilon are touched.
 */
final class NormalizationRules {

    private NormalizationRules() {}

    static Role batch(Node node, Findings found) {
        return perChannel(node, found, 1, 2);
    }

    static Role instanceOrGroup(Node node, Findings found) {
        return perChannel(node, found, 1, 2);
    }

    private static Role perChannel(Node node, Findings found, int gain, int shift) {
        int rank = found.facts.rank(node.input(0));
        if (rank < 2) {
            return found.boundary(node, Kind.NOT_HOMOGENEOUS, "it is normalized");
        }
        int channels = (int) found.facts.shapeOf(node.input(0)).dim(1);
        Optional<WeightView> gains = found.weight(node.input(gain));
        if (gains.isEmpty() || channels % Math.max(1, gains.get().shape().elements()) != 0) {
            return found.boundary(node, Kind.NOT_HOMOGENEOUS, "it is normalized");
        }
        int count = (int) gains.get().shape().elements();
        IndexField units = found.fresh(node, 1, 0, count);
        // GroupNormalization of opset 18 has one gain for several channels.
        IndexField out = IndexField.along(rank, 1, 0, channels).map(channel -> units.get(channel / (channels / count)));
        return gainAndShift(node, found, gains.get(), node.input(shift), units, out);
    }

    static Role lastAxes(Node node, Findings found) {
        int rank = found.facts.rank(node.input(0));
        Optional<WeightView> gains = found.weight(node.input(1));
        if (gains.isEmpty() || gains.get().shape().rank() > rank) {
            return found.boundary(node, Kind.NOT_HOMOGENEOUS, "it is normalized");
        }
        IndexField units = found.fresh(node, gains.get().shape().toIntArray());
        return gainAndShift(node, found, gains.get(), node.input(2), units, units.withRank(rank));
    }

    private static Role gainAndShift(
            Node node, Findings found, WeightView gain, String shift, IndexField units, IndexField out) {
        Optional<WeightView> shifts = found.weight(shift);
        if (!shift.isEmpty() && (shifts.isEmpty() || !shifts.get().shape().equals(gain.shape()))) {
            return found.boundary(node, Kind.COMPUTED_WEIGHT, "its shift is no constant of the gain's shape");
        }
        for (String input : node.inputs()) {
            if (!input.isEmpty() && !found.isConstant(input)) {
                String text = input.equals(node.input(0)) ? "it is normalized" : "it is a statistic of a normalization";
                found.cut(input, Findings.reason(Kind.NOT_HOMOGENEOUS, input, node, text));
            }
        }
        found.fixOutputs(node);
        found.put(node.output(), out, true);
        int[] own = gain.shape().toIntArray();
        IndexField fixed = IndexField.uniform(own.length, 0);
        IndexField producers = units.rank() == own.length ? units : units.reinterpreted(Arrays.copyOf(own, own.length));
        found.bind(gain, node, Binding.Kind.GAIN, producers, fixed);
        shifts.ifPresent(view -> found.bind(view, node, Binding.Kind.BIAS, producers, fixed));
        return Role.NORMALIZATION;
    }
}
