package org.pathlift.conditioning.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.Sample;

/**
 * A plain, slow interpreter of ONNX graphs in float64, whatever the types in the file: the tests' second opinion beside
 * ONNX Runtime, and the only one that is exact enough to tell a right rescaling from a nearly right one.
 */
public final class Float64Evaluator {

    private static final Map<String, Call.Operator> OPERATORS = new TreeMap<>();

    static {
        ElementwiseOperators.addTo(OPERATORS);
        LinearOperators.addTo(OPERATORS);
        NormalizationOperators.addTo(OPERATORS);
        PoolOperators.addTo(OPERATORS);
        ReductionOperators.addTo(OPERATORS);
        ShapeOperators.addTo(OPERATORS);
        SelectionOperators.addTo(OPERATORS);
    }

    private Float64Evaluator() {}

    /** Whether every node of a model can be evaluated. */
    public static boolean knows(Model model) {
        return model.graph().nodes().stream()
                .allMatch(node -> model.graph().constant(node.output()) != null
                        || (node.domain().isEmpty() && OPERATORS.containsKey(node.opType())));
    }

    /** The outputs of a model with its own constants. */
    public static Map<String, Array64> run(Model model, Map<String, Array64> feeds) {
        return run(model, Map.of(), feeds);
    }

    /** The outputs of a model with some constants replaced. */
    public static Map<String, Array64> run(Model model, Map<String, Array64> replaced, Map<String, Array64> feeds) {
        Map<String, Array64> values = runAll(model, replaced, feeds);
        Map<String, Array64> outputs = new LinkedHashMap<>();
        for (ValueInfo output : model.graph().outputs()) {
            outputs.put(output.name(), values.get(output.name()));
        }
        return outputs;
    }

    /** All values of a model with some constants replaced. */
    public static Map<String, Array64> runAll(Model model, Map<String, Array64> replaced, Map<String, Array64> feeds) {
        Graph graph = model.graph();
        Map<String, Array64> values = new HashMap<>();
        graph.constants().forEach((name, constant) -> {
            if (!replaced.containsKey(name)) {
                values.put(name, Array64.of(constant.tensor()));
            }
        });
        values.putAll(replaced);
        values.putAll(feeds);
        for (Node node : graph.sorted()) {
            if (graph.constant(node.output()) != null) {
                continue;
            }
            Call.Operator operator = node.domain().isEmpty() ? OPERATORS.get(node.opType()) : null;
            if (operator == null) {
                throw new UnsupportedOperationException("the evaluator has no operator for " + node.label());
            }
            List<@Nullable Array64> inputs = new ArrayList<>();
            node.inputs().forEach(input -> inputs.add(values.get(input)));
            List<Array64> outputs = operator.apply(new Call(node, inputs, model.opset()));
            for (int i = 0; i < Math.min(outputs.size(), node.outputs().size()); i++) {
                values.put(node.outputs().get(i), outputs.get(i));
            }
        }
        return values;
    }

    /** Samples as the evaluator takes them. */
    public static Map<String, Array64> feeds(Map<String, Sample> samples) {
        Map<String, Array64> feeds = new LinkedHashMap<>();
        samples.forEach((name, sample) -> feeds.put(name, Array64.of(sample)));
        return feeds;
    }
}
