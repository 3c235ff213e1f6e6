package org.pathlift.conditioning.training.run;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.pathlift.conditioning.training.data.ExampleShape;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * What a model wants to be fed with.
 *
 * @param name the input's name
 * @param example the shape of one example
 * @param batch the number of examples at a time, where the file fixes it
 */
record ModelInput(String name, ExampleShape example, OptionalInt batch) {

    /**
     * Returns the one input of a graph.
     *
     * @throws UnsupportedModelException if there is not one input of real numbers with a batch axis
     */
    static ModelInput of(Graph graph) {
        List<Problem> problems = new ArrayList<>();
        if (graph.inputs().size() != 1) {
            problems.add(problem(
                    "the graph",
                    "one input",
                    graph.inputs().stream().map(ValueInfo::name).toList().toString()));
        } else {
            ValueInfo input = graph.inputs().get(0);
            if (!input.type().isRescalable()) {
                problems.add(problem("input '" + input.name() + "'", "real numbers", input.toString()));
            }
            if (input.dims().isPresent() && input.dims().get().isEmpty()) {
                problems.add(problem("input '" + input.name() + "'", "a batch axis", "no axis"));
            }
        }
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
        ValueInfo input = graph.inputs().get(0);
        return new ModelInput(
                input.name(),
                ExampleShape.ofInput(input),
                input.dims().map(ModelInput::batch).orElse(OptionalInt.empty()));
    }

    private static OptionalInt batch(List<Dim> dims) {
        return dims.get(0) instanceof Dim.Known known ? OptionalInt.of((int) known.value()) : OptionalInt.empty();
    }

    private static Problem problem(String where, String expected, String found) {
        return new Problem(
                "the train command feeds one input with batches of examples",
                where,
                expected,
                found,
                "train it with OnnxBlock in a loop of your own");
    }
}
