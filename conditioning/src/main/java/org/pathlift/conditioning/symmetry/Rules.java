package org.pathlift.conditioning.symmetry;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Node;

/** The rule of every operator that is known to let scales through. What is not listed pins. */
final class Rules {

    private static final Map<String, Rule> BY_OPERATOR = new TreeMap<>();

    static {
        add(LinearRules::conv, "Conv");
        add(LinearRules::convTranspose, "ConvTranspose");
        add(LinearRules::gemm, "Gemm");
        add(LinearRules::matMul, "MatMul");
        add(BiasRules::additive, "Add", "Sub", "Sum", "Mean", "Max", "Min");
        add(ProductRules::mul, "Mul");
        add(ProductRules::div, "Div");
        add(NormalizationRules::batch, "BatchNormalization");
        add(NormalizationRules::instanceOrGroup, "InstanceNormalization", "GroupNormalization");
        add(NormalizationRules::lastAxes, "LayerNormalization", "RMSNormalization");
        add(PassingRules::elementwise, "Relu", "LeakyRelu", "Abs", "Neg", "Identity", "Dropout", "Trilu");
        add(PassingRules::prelu, "PRelu");
        add(PassingRules::cast, "Cast");
        add(PassingRules::clip, "Clip");
        add(
                PassingRules::rearrange,
                "Reshape",
                "Flatten",
                "Squeeze",
                "Unsqueeze",
                "Transpose",
                "Slice",
                "Split",
                "Gather",
                "Concat",
                "Tile",
                "Expand",
                "Pad",
                "DepthToSpace",
                "SpaceToDepth");
        add(
                PassingRules::pool,
                "MaxPool",
                "AveragePool",
                "LpPool",
                "GlobalMaxPool",
                "GlobalAveragePool",
                "GlobalLpPool");
        add(PassingRules::reduce, "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2");
        add(PassingRules::resize, "Resize", "Upsample");
    }

    private Rules() {}

    private static void add(Rule rule, String... operators) {
        for (String operator : operators) {
            BY_OPERATOR.put(operator, rule);
        }
    }

    /** Returns the rule of a node's operator, or null where it is not known. */
    static @Nullable Rule of(Node node) {
        return node.domain().isEmpty() ? BY_OPERATOR.get(node.opType()) : null;
    }

    /** Returns the operators of the default domain that let scales through, sorted. */
    static java.util.Set<String> operators() {
        return java.util.Collections.unmodifiableSet(BY_OPERATOR.keySet());
    }
}
