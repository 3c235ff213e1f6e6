import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.WriteOptions;

/** Reads an ONNX file, turns it into a DJL block and back, and writes it. Arguments: the file, and the one to write. */
public final class RoundTrip {

    public static void main(String[] arguments) throws Exception {
        Path in = Path.of(arguments[0]);
        Path out = Path.of(arguments[1]);
        Model model = ModelReader.read(in);

        // One input, drawn to the model's input type.
        Map<String, Sample> inputs =
                FunctionProof.draw(model, ShapeInference.infer(model), 1, 0).get(0);
        String name = model.graph().inputs().get(0).name();
        Shape shape = inputs.get(name).shape();

        OnnxBlock block = OnnxBlock.of(model); // a DJL Block: train it, put it into other blocks
        try (NDManager manager = DjlEngine.get().newBaseManager()) {
            ai.djl.ndarray.types.Shape extents = new ai.djl.ndarray.types.Shape(shape.toArray());
            block.initialize(manager, DataType.FLOAT32, extents);
            NDArray x = manager.create(inputs.get(name).toDoubles()).toType(DataType.FLOAT32, false).reshape(extents);
            NDArray y = block.forward(new ParameterStore(manager, false), new NDList(x), false).head();
            ModelWriter.write(block.toModel(), out, WriteOptions.NEW_FILE);
            try (Runner runner = Runner.open(out)) {
                double[] fromOnnxRuntime = runner.run(inputs).values().iterator().next().toDoubles();
                double[] fromPyTorch = y.toType(DataType.FLOAT64, false).toDoubleArray();
                double largest = 0;
                for (int i = 0; i < fromPyTorch.length; i++) {
                    largest = Math.max(largest, Math.abs(fromPyTorch[i] - fromOnnxRuntime[i]));
                }
                System.out.printf("%d outputs of both runtimes agree to %.1e%n", fromPyTorch.length, largest);
            }
            block.clear();
        }
        System.out.println("differing bytes: " + (Files.mismatch(in, out) == -1 ? "none" : "some"));
    }
}
