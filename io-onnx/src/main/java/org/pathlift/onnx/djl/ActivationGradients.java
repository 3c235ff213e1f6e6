package org.pathlift.onnx.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.pathlift.onnx.djl.op.TensorArrays;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeTable;

/**
 * The gradients of a model's activations: zeros are added to each activation that is asked for, and the gradient with
 * regard to these zeros is that of the activation.
 *
 * <p>The loss is Σ r·y over all floating outputs, r independent N(0, 1). Normalizations use their running statistics and
 * nothing is dropped, as in ONNX Runtime. Computed in float64, each operation on one thread of the engine, so that sums do not
 * depend on the machine: not to be used beside a training in one process.
 */
public final class ActivationGradients {

    private static final String RAW = "/before-probe";
    private static final String PROBE = "/probe";

    private ActivationGradients() {}

    /**
     * Returns E g² of activations, the mean over their elements and over the inputs.
     *
     * @param shapes the shapes of the model's values for these inputs
     * @param values names of values that nodes compute
     * @param inputs what to feed in each run
     * @param seed of r
     * @throws org.pathlift.onnx.error.UnsupportedModelException if the model cannot be trained, with all such nodes
     */
    public static Map<String, Double> meanSquares(
            Model model, ShapeTable shapes, Collection<String> values, List<Map<String, Sample>> inputs, long seed) {
        int threads = DjlEngine.threads();
        DjlEngine.setThreads(1);
        try {
            return meanSquares(probed(model, shapes, values), values, inputs, new SplittableRandom(seed));
        } finally {
            DjlEngine.setThreads(threads);
        }
    }

    private static Map<String, Double> meanSquares(
            Model probed, Collection<String> values, List<Map<String, Sample>> inputs, SplittableRandom random) {
        Map<String, Double> sums = new LinkedHashMap<>();
        try (NDManager manager = DjlEngine.get().newBaseManager(Device.cpu())) {
            OnnxBlock block = OnnxBlock.of(probed);
            block.initialize(manager, DataType.FLOAT64);
            ParameterStore store = new ParameterStore(manager, false);
            for (Map<String, Sample> input : inputs) {
                run(block, store, manager, probed, input, random);
                for (String value : values) {
                    Parameter probe = Objects.requireNonNull(block.weights().get(value + PROBE));
                    try (NDArray gradient = probe.getArray().getGradient();
                            NDArray square = gradient.square();
                            NDArray mean = square.mean()) {
                        sums.merge(value, mean.getDouble() / inputs.size(), Double::sum);
                        gradient.subi(gradient);
                    }
                }
            }
            block.clear();
        }
        return sums;
    }

    private static void run(
            OnnxBlock block,
            ParameterStore store,
            NDManager manager,
            Model model,
            Map<String, Sample> input,
            SplittableRandom random) {
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = manager.getEngine().newGradientCollector()) {
            NDList data = new NDList();
            for (ValueInfo info : model.graph().inputs()) {
                Sample sample = Objects.requireNonNull(input.get(info.name()), info.name());
                data.add(TensorArrays.array(scope, sample.toTensor(info.name()), DataType.FLOAT64));
            }
            NDList outputs = block.forward(store, data, false);
            NDArray loss = scope.create(0.0);
            for (NDArray output : outputs) {
                if (output.getDataType().isFloating()) {
                    double[] weights = new double[Math.toIntExact(output.size())];
                    for (int i = 0; i < weights.length; i++) {
                        weights[i] = random.nextGaussian();
                    }
                    loss = loss.add(output.mul(scope.create(weights).reshape(output.getShape()))
                            .sum());
                }
            }
            collector.backward(loss);
        }
    }

    /** Returns a model in which a constant of zeros is added to each of these values. */
    private static Model probed(Model model, ShapeTable shapes, Collection<String> values) {
        Graph graph = model.graph();
        TreeSet<String> probed = new TreeSet<>(values);
        List<Node> nodes = new ArrayList<>();
        int index = 0;
        for (Node node : graph.nodes()) {
            List<String> outputs = node.outputs().stream()
                    .map(output -> probed.contains(output) ? output + RAW : output)
                    .toList();
            nodes.add(new Node(
                    index++, node.name(), node.opType(), node.domain(), node.inputs(), outputs, node.attributes()));
        }
        Map<String, Constant> constants = new LinkedHashMap<>(graph.constants());
        for (String value : probed) {
            Shape shape = shapes.shape(value);
            String name = value + PROBE;
            Tensor zeros = Tensor.ofDoubles(name, shape, new double[Math.toIntExact(shape.elements())]);
            constants.put(name, new Constant(zeros, Constant.Origin.INITIALIZER));
            nodes.add(new Node(index++, "", "Add", "", List.of(value + RAW, name), List.of(value), Map.of()));
        }
        Graph changed = new Graph(
                graph.name(),
                nodes,
                graph.inputs(),
                graph.outputs(),
                graph.nodes().stream()
                        .flatMap(node -> node.outputs().stream())
                        .flatMap(output -> graph.valueInfo(output).stream())
                        .toList(),
                constants);
        return new Model(
                model.irVersion(),
                model.opsets(),
                model.producer(),
                model.metadata(),
                changed,
                java.util.Optional.empty());
    }
}
