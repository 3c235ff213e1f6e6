package org.pathlift.conditioning.symmetry;

import static org.pathlift.conditioning.symmetry.Findings.reason;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.pathlift.conditioning.symmetry.PinReason.Kind;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;

/** Add, Sub, Sum, Mean, Max and Min: activations must agree; a weight that is added is a bias; other constants pin. */
final class BiasRules {

    private BiasRules() {}

    static Role additive(Node node, Findings found) {
        List<String> activations = node.inputs().stream()
                .filter(input -> !input.isEmpty() && !found.isConstant(input))
                .toList();
        List<String> constants = node.inputs().stream()
                .filter(input -> !input.isEmpty() && found.isConstant(input) && !isZero(found, input))
                .toList();
        boolean compares = node.is("Max") || node.is("Min");
        if (!constants.isEmpty() && (compares || activations.stream().noneMatch(found::isWeighted))) {
            return found.boundary(
                    node,
                    Kind.CONSTANT_OPERAND,
                    compares ? "it is compared with a constant" : "a constant is added to what no weight has made");
        }
        if (constants.stream().anyMatch(input -> isMask(found, input))) {
            return found.boundary(node, Kind.CONSTANT_OPERAND, "a mask of 0 and -∞ is added");
        }
        int rank = found.facts.rank(node.output());
        IndexField out = IndexField.uniform(rank, IndexField.NOTHING);
        for (String activation : activations) {
            out = found.merge(
                    out,
                    found.field(activation).withRank(rank),
                    reason(Kind.NOT_HOMOGENEOUS, activation, node, "it is added to a tensor that must keep scale 1"));
        }
        List<WeightView> biases = new ArrayList<>();
        for (String constant : constants) {
            Optional<WeightView> weight = found.weight(constant);
            if (weight.isEmpty() || (weight.get().shape().elements() == 1 && !isParameter(found, weight.get(), out))) {
                return found.boundary(
                        node,
                        Kind.CONSTANT_OPERAND,
                        weight.isEmpty() ? "a value computed from constants is added" : "a constant number is added");
            }
            biases.add(weight.get());
        }
        if (!biases.isEmpty()) {
            out = found.begun(node, out);
        }
        for (WeightView bias : biases) {
            IndexField units = perElement(node, found, out, bias);
            found.bind(
                    bias,
                    node,
                    Binding.Kind.BIAS,
                    units,
                    IndexField.uniform(bias.shape().rank(), 0));
        }
        found.pass(node, out);
        return biases.isEmpty() ? Role.MERGE : Role.BIAS;
    }

    /** A single number is a bias only where it is an initializer and there is a single unit. */
    private static boolean isParameter(Findings found, WeightView weight, IndexField out) {
        Constant constant =
                found.facts.model().graph().constants().get(weight.tensor().name());
        return out.size() == 1 && constant != null && constant.origin() == Constant.Origin.INITIALIZER;
    }

    private static boolean isZero(Findings found, String value) {
        Tensor tensor = found.facts.model().graph().constant(value);
        if (tensor == null || tensor.shape().elements() != 1) {
            return false;
        }
        return found.facts.scalar(value).filter(number -> number == 0).isPresent();
    }

    /** Whether a constant hides places from a softmax: all 0 and -∞. */
    private static boolean isMask(Findings found, String constant) {
        return found.weight(constant)
                .map(WeightView::tensor)
                .filter(tensor -> tensor.shape().elements() > 0)
                .map(tensor -> tensor.reader().toDoubles())
                .filter(values -> Arrays.stream(values).anyMatch(value -> value == Double.NEGATIVE_INFINITY))
                .filter(values ->
                        Arrays.stream(values).allMatch(value -> value == 0 || value == Double.NEGATIVE_INFINITY))
                .isPresent();
    }

    /** Returns the unit of every element of an operand that is added to a tensor with the given units. */
    static IndexField perElement(Node node, Findings found, IndexField units, WeightView operand) {
        int rank = units.rank();
        boolean[] shared = new boolean[rank];
        int offset = rank - operand.shape().rank();
        for (int axis = 0; axis < rank; axis++) {
            shared[axis] = axis < offset || operand.shape().dim(axis - offset) == 1;
        }
        IndexField folded = found.fold(
                units,
                shared,
                reason(
                        Kind.SHARED_WEIGHT,
                        node.output(),
                        node,
                        "units share an element of '" + operand.tensor().name() + "'"));
        int[] dims = folded.dims();
        return folded.reinterpreted(Arrays.copyOfRange(dims, offset, rank));
    }
}
