package org.pathlift.conditioning.init;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.init.InitPlan.OtherWeight;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.Use;

/**
 * What becomes of constants that are no layer's: gains of normalizations become 1, or what residual scaling asks for,
 * shifts 0, running means 0 and variances 1; everything else stays, with the reason.
 */
final class OtherWeights {

    private final ConstantValues constants;
    private final InitOptions options;
    private final Branches branches;
    private final List<OtherWeight> found = new ArrayList<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /**
     * Looks at all constants.
     *
     * @param taken the names of those that are a layer's weight or bias
     */
    OtherWeights(ConstantValues constants, InitOptions options, Branches branches, Set<String> taken) {
        this.constants = constants;
        this.options = options;
        this.branches = branches;
        Graph graph = constants.facts().model().graph();
        graph.constants().forEach((name, constant) -> {
            Tensor tensor = constant.tensor();
            if (!taken.contains(name)
                    && tensor.type().isRescalable()
                    && tensor.shape().elements() > 0) {
                look(name, tensor);
            }
        });
    }

    List<OtherWeight> found() {
        return found;
    }

    /** Returns the new constants by name. */
    Map<String, Tensor> tensors() {
        return tensors;
    }

    private void look(String name, Tensor tensor) {
        @Nullable Use use = firstUse(name);
        if (use == null) {
            stay(name, tensor, "no node reads it");
            return;
        }
        Node node = use.node();
        if (node.domain().isEmpty() && node.opType().endsWith("Normalization") && use.input() >= 1) {
            normalization(name, tensor, node, use.input());
        } else if (tensor.shape().rank() > 0) {
            // A number without axes is part of how an activation is written.
            stay(name, tensor, reason(node));
        }
    }

    private void normalization(String name, Tensor tensor, Node node, int input) {
        boolean touches = options.scheme().draws() && options.nodes().admits(node);
        if (!touches) {
            stay(name, tensor, options.scheme().draws() ? "its node is excluded" : "normalizations stay");
            return;
        }
        double gain = branches.gain(name);
        double value = input == 1 ? gain : input == 4 ? 1 : 0;
        String what = switch (input) {
            case 1 -> branches.note(name).map(note -> "gain, " + note).orElse("gain 1");
            case 2 -> "shift 0";
            case 3 -> "running mean 0";
            default -> "running variance 1";
        };
        found.add(new OtherWeight(name, tensor.shape().elements(), what, true));
        tensors.put(name, WeightValues.filled(tensor, value));
    }

    private void stay(String name, Tensor tensor, String reason) {
        found.add(new OtherWeight(name, tensor.shape().elements(), "stays: " + reason, false));
    }

    private static String reason(Node node) {
        return switch (node.domain().isEmpty() ? node.opType() : "") {
            case "LSTM", "GRU", "RNN" -> "the theory does not cover recurrent layers (" + node.label() + ")";
            case "PRelu" -> "it is a slope (" + node.label() + ")";
            case "Add", "Sub", "Sum" -> "it is added, but is not the bias of a layer (" + node.label() + ")";
            case "Mul", "Div" -> "it is a factor (" + node.label() + ")";
            default -> "it is an operand of " + node.opType() + ", which is no layer (" + node.label() + ")";
        };
    }

    /** Returns the first reading of a constant that is no mere view of it. */
    private @Nullable Use firstUse(String value) {
        for (Use use : constants.facts().model().graph().uses(value)) {
            String shown = use.node().output();
            if (use.input() >= 0 && constants.isConstant(shown)) {
                WeightView view = constants.views().get(shown);
                @Nullable Use behind = view == null ? null : firstUse(shown);
                if (behind != null) {
                    return behind;
                }
            }
            return use;
        }
        return null;
    }
}
