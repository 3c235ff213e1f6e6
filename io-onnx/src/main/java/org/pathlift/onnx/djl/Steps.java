package org.pathlift.onnx.djl;

import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pathlift.onnx.djl.op.Operator;
import org.pathlift.onnx.djl.op.Operators;
import org.pathlift.onnx.djl.op.TensorArrays;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.ValueInfo;

/** Makes the steps of a program: finds each node's operator, and what depends on shapes only. */
final class Steps {

    /** Operators whose result is drawn anew each time. */
    private static final Set<String> DRAWN = Set.of(
            "Dropout",
            "Bernoulli",
            "Multinomial",
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike");

    /** Operators whose output's shape depends on what their inputs hold. */
    private static final Set<String> SHAPED_BY_VALUES = Set.of("NonZero", "Compress", "Unique", "NonMaxSuppression");

    /** Operators that read nothing but the shape of their input. */
    private static final Set<String> SHAPE_READERS = Set.of("Shape", "Size");

    /** Operators all of whose inputs from the second on say what shape the output has. */
    private static final Set<String> SHAPED_BY_ARGUMENTS = Set.of(
            "Reshape",
            "Expand",
            "Tile",
            "Slice",
            "Pad",
            "Resize",
            "Upsample",
            "TopK",
            "Split",
            "Unsqueeze",
            "Squeeze",
            "OneHot",
            "CenterCropPad",
            "MaxUnpool",
            "AffineGrid",
            "SplitToSequence",
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceSumSquare");

    private final Model model;
    private final Map<String, Parameter> weights;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> fixedValues = new HashSet<>();
    private final Set<String> fixedShapes = new HashSet<>();

    private Steps(Model model, Map<String, Parameter> weights) {
        this.model = model;
        this.weights = weights;
    }

    static List<Step> compile(Model model, Map<String, Parameter> weights) {
        return new Steps(model, weights).compile();
    }

    private List<Step> compile() {
        Graph graph = model.graph();
        checkModel();
        graph.inputs().forEach(input -> fixedShapes.add(input.name()));
        graph.constants().keySet().forEach(name -> {
            fixedShapes.add(name);
            if (!weights.containsKey(name)) {
                fixedValues.add(name);
            }
        });
        List<Node> nodes = graph.sorted().stream()
                .filter(node -> !graph.constants().containsKey(node.output()))
                .toList();
        Map<String, Integer> lastUse = lastUses(nodes);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            int at = i;
            Optional<Operator> operator = operator(node);
            boolean fixed = follow(node);
            List<String> last = java.util.stream.Stream.concat(node.inputs().stream(), node.outputs().stream())
                    .distinct()
                    .filter(value -> lastUse.getOrDefault(value, at) == at && !graph.isOutput(value))
                    .toList();
            operator.ifPresent(found -> steps.add(new Step(node, found, fixed, last)));
        }
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
        return List.copyOf(steps);
    }

    private void checkModel() {
        if (model.opset() < Operators.FIRST_OPSET || model.opset() > Operators.LAST_OPSET) {
            problems.add(new Problem(
                    "the version of the operator set must be covered",
                    "model",
                    "opset " + Operators.FIRST_OPSET + " to " + Operators.LAST_OPSET,
                    "opset " + model.opset(),
                    "convert the model with ONNX's version converter"));
        }
        for (ValueInfo input : model.graph().inputs()) {
            if (!TensorArrays.supports(input.type())) {
                problems.add(type("input '" + input.name() + "'", input.type().toString()));
            }
        }
        for (Constant constant : model.graph().constants().values()) {
            String name = constant.tensor().name();
            boolean used =
                    model.graph().isOutput(name) || !model.graph().uses(name).isEmpty();
            if (used && !TensorArrays.supports(constant.tensor().type())) {
                problems.add(
                        type("tensor '" + name + "'", constant.tensor().type().toString()));
            }
        }
    }

    private static Problem type(String where, String found) {
        return new Problem(
                "the element type must be one that can be computed with",
                where,
                "floating values of 16 to 64 bits, whole numbers of 8 to 64 bits, truth values",
                found,
                "convert the model");
    }

    private Optional<Operator> operator(Node node) {
        Optional<Operator> operator = Operators.find(node, model.opset());
        if (operator.isEmpty()) {
            problems.add(new Problem(
                    "every operator must be one that can be trained",
                    "node " + node.label(),
                    "an operator of docs/operators.md",
                    (node.domain().isEmpty() ? "" : node.domain() + ".") + node.opType() + " of opset " + model.opset(),
                    "train the part of the model without it"));
        } else {
            for (String found : operator.get().check().apply(node)) {
                problems.add(new Problem(
                        "the operator must be used in a way that is covered",
                        "node " + node.label(),
                        operator.get().restrictions(),
                        found,
                        "change the node, or train the part of the model without it"));
            }
        }
        return operator;
    }

    /** Notes what of a node's outputs is known from shapes, and returns whether the values are. */
    private boolean follow(Node node) {
        List<String> inputs =
                node.inputs().stream().filter(name -> !name.isEmpty()).toList();
        boolean shapes = inputs.stream().allMatch(fixedShapes::contains);
        boolean read = SHAPE_READERS.contains(node.opType()) && shapes;
        boolean fixed = !DRAWN.contains(node.opType()) && (read || fixedValues.containsAll(inputs));
        boolean shaped = switch (node.opType()) {
            case "Range", "ConstantOfShape" -> fixed;
            default ->
                shapes
                        && !SHAPED_BY_VALUES.contains(node.opType())
                        && (!SHAPED_BY_ARGUMENTS.contains(node.opType())
                                || fixedValues.containsAll(inputs.subList(Math.min(1, inputs.size()), inputs.size())));
        };
        for (String output : node.outputs()) {
            if (fixed) {
                fixedValues.add(output);
            }
            if (shaped || fixed) {
                fixedShapes.add(output);
            }
        }
        return fixed;
    }

    private static Map<String, Integer> lastUses(List<Node> nodes) {
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (String input : nodes.get(i).inputs()) {
                last.put(input, i);
            }
        }
        return last;
    }
}
