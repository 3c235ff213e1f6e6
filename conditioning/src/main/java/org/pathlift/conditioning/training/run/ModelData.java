package org.pathlift.conditioning.training.run;

import java.util.List;
import java.util.Optional;
import org.pathlift.conditioning.expansion.ExpandedInput;
import org.pathlift.conditioning.expansion.InputExpansion;
import org.pathlift.conditioning.training.data.DataLoader;
import org.pathlift.conditioning.training.data.DataSpec;
import org.pathlift.conditioning.training.data.ExampleShape;
import org.pathlift.conditioning.training.data.TrainingData;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.ValueInfo;

/** The examples of a data set in the shape that a model takes. */
public final class ModelData {

    private ModelData() {}

    /**
     * Reads examples for a model.
     *
     * @param expansion how the examples are expanded, for a model whose input was expanded so; empty for not at all
     * @param seed picks the examples that are held out where a share is
     * @throws org.pathlift.onnx.error.UnsupportedModelException if the model does not have one input of real numbers
     * @throws org.pathlift.onnx.runtime.RequestException if the examples or the expansion do not fit the model
     */
    public static TrainingData load(DataSpec spec, Graph graph, Optional<InputExpansion> expansion, long seed) {
        ModelInput input = ModelInput.of(graph);
        if (expansion.isEmpty()) {
            return DataLoader.load(spec, input.example(), seed);
        }
        ValueInfo value = graph.inputs().get(0);
        ExpandedInput expanded = ExpandedInput.of(expansion.get(), graph, value);
        List<Dim> original = expanded.original(value.dims().orElseThrow(), "input '" + value.name() + "'");
        ExampleShape shape = new ExampleShape(Optional.of(original.subList(1, original.size())));
        TrainingData data = DataLoader.load(spec, shape, seed);
        return new TrainingData(
                data.train().expanded(expanded.ofExample()),
                data.heldOut().map(examples -> examples.expanded(expanded.ofExample())));
    }
}
