package org.pathlift.onnx.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pathlift.onnx.djl.op.TensorArrays;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.Sample;

/** Runs blocks on samples, for tests. */
public final class Blocks {

    private Blocks() {}

    /** Returns the outputs of a model's block in inference, by name, as doubles. */
    public static Map<String, double[]> infer(Model model, Map<String, Sample> samples, DataType floats) {
        OnnxBlock block = OnnxBlock.of(model);
        try (NDManager manager = DjlEngine.get().newBaseManager()) {
            NDList inputs = inputs(manager, model, samples, floats);
            block.initialize(manager, floats, inputs.getShapes());
            NDList outputs = block.forward(new ParameterStore(manager, false), inputs, false);
            Map<String, double[]> values = new LinkedHashMap<>();
            for (int i = 0; i < outputs.size(); i++) {
                values.put(model.graph().outputs().get(i).name(), doubles(outputs.get(i)));
            }
            return values;
        } finally {
            block.clear();
        }
    }

    /** Returns samples as arrays in the order of the model's inputs. */
    public static NDList inputs(NDManager manager, Model model, Map<String, Sample> samples, DataType floats) {
        NDList inputs = new NDList();
        for (ValueInfo input : model.graph().inputs()) {
            Sample sample = samples.get(input.name());
            NDArray wide =
                    manager.create(sample.toDoubles(), new Shape(sample.shape().toArray()));
            ElementType type = input.type();
            inputs.add(wide.toType(TensorArrays.dataType(type, floats), false));
        }
        return inputs;
    }

    /** Returns an array's elements as doubles. */
    public static double[] doubles(NDArray array) {
        return array.toType(DataType.FLOAT64, true).toDoubleArray();
    }
}
