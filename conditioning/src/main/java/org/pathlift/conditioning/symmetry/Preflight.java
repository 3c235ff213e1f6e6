package org.pathlift.conditioning.symmetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.Suggestions;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.RequestException;

/** Checks that the names a user gives are names in the model, and says which ones may have been meant. */
public final class Preflight {

    private Preflight() {}

    /**
     * Checks the names of inputs and the globs of nodes.
     *
     * @throws RequestException with all names that the model does not have
     */
    public static void check(Model model, Map<String, Shape> shapes, NodeFilter filter) {
        List<Problem> problems = new ArrayList<>();
        List<String> inputs =
                model.graph().inputs().stream().map(ValueInfo::name).toList();
        for (String name : shapes.keySet()) {
            if (!inputs.contains(name)) {
                problems.add(new Problem(
                        "a shape must name an input of the model",
                        "--input-shape",
                        "one of " + String.join(", ", inputs),
                        name,
                        "correct the name" + Suggestions.of(name, inputs)));
            }
        }
        List<String> nodes = model.graph().nodes().stream().map(Preflight::name).toList();
        for (String glob : filter.unmatched(model.graph().nodes())) {
            problems.add(new Problem(
                    "a glob must match a node of the model",
                    filter.only().contains(glob) ? "--only" : "--exclude",
                    "the name of a node, or of its first output where it has none; '*' stands for any characters",
                    glob,
                    "correct the glob" + Suggestions.of(glob, nodes)));
        }
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
    }

    private static String name(Node node) {
        return node.name().isEmpty() ? node.output() : node.name();
    }
}
