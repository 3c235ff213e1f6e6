package org.pathlift.onnx.djl;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.pathlift.onnx.djl.op.TensorArrays;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorData;
import org.pathlift.onnx.graph.Use;

/**
 * An ONNX graph as a DJL block: its weights are parameters under the names that they have in the file, its operators run
 * in DJL's engine, and {@link #toModel()} is the model that it was made from with the weights as they are now.
 *
 * <p>Inputs and outputs are the graph's, in its order, with any batch size. {@link #initialize} loads the weights in
 * float32 or float64; 16-bit weights are trained in that precision and rounded when they are written back. In training
 * BatchNormalization uses the batch's statistics and updates its running ones, and Dropout drops, whatever the file says
 * about a training mode.
 *
 * <p>Not for several threads at once.
 */
public final class OnnxBlock extends AbstractBlock {

    private final Model model;
    private final Map<String, Parameter> weights;
    private final Program program;

    private OnnxBlock(Model model, BlockOptions options) {
        this.model = model;
        Map<String, Parameter> found = new LinkedHashMap<>();
        Weights.find(model.graph()).forEach((name, type) -> {
            boolean statistic = type == Parameter.Type.RUNNING_MEAN || type == Parameter.Type.RUNNING_VAR;
            boolean frozen = isFrozen(model, name, options);
            found.put(
                    name,
                    addParameter(Parameter.builder()
                            .setName(name)
                            .setType(frozen && statistic ? Parameter.Type.OTHER : type)
                            .optRequiresGrad(!statistic && !frozen)
                            .build()));
        });
        this.weights = Collections.unmodifiableMap(found);
        this.program = new Program(model, weights);
    }

    private static boolean isFrozen(Model model, String weight, BlockOptions options) {
        return options.freeze().stream().anyMatch(glob -> {
            boolean user = model.graph().uses(weight).stream()
                    .map(Use::node)
                    .map(Node::name)
                    .anyMatch(glob::matches);
            return user || glob.matches(weight);
        });
    }

    /**
     * Makes a block of a model. Its arrays come with {@link #initialize}.
     *
     * @throws org.pathlift.onnx.error.UnsupportedModelException if nodes cannot be trained: unknown operators, custom
     *     domains, control flow, versions out of range; with all of them
     */
    public static OnnxBlock of(Model model, BlockOptions options) {
        return new OnnxBlock(model, options);
    }

    /** Makes a block of a model that trains every weight. */
    public static OnnxBlock of(Model model) {
        return of(model, BlockOptions.DEFAULT);
    }

    /** Returns the weights by the name of the constant in the file, frozen ones and running statistics included. */
    public Map<String, Parameter> weights() {
        return weights;
    }

    /** Loads the weights of the file, where they are not loaded yet. */
    @Override
    public void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
        if (dataType != DataType.FLOAT32 && dataType != DataType.FLOAT64) {
            throw new IllegalArgumentException("weights are trained in FLOAT32 or FLOAT64, not in " + dataType);
        }
        beforeInitialize(inputShapes);
        weights.forEach((name, parameter) -> {
            if (!parameter.isInitialized()) {
                parameter.setArray(TensorArrays.array(manager, constant(name), dataType));
            }
            parameter.initialize(manager, dataType);
        });
        program.precision(dataType);
    }

    /**
     * Returns the model with the weights as they are now, each in its own element type. All else is as it was read; a weight
     * that did not change keeps its bytes, and so does a model of which none changed.
     *
     * @throws org.pathlift.onnx.error.UnsupportedModelException if a value no longer fits its element type
     */
    public Model toModel() {
        Map<String, Tensor> changed = new LinkedHashMap<>();
        weights.forEach((name, parameter) -> {
            if (parameter.isInitialized()) {
                Tensor before = constant(name);
                Tensor now = TensorArrays.tensor(parameter.getArray(), before);
                if (!sameBytes(before.data(), now.data())) {
                    changed.put(name, now);
                }
            }
        });
        return changed.isEmpty() ? model : model.withConstants(changed);
    }

    private static boolean sameBytes(TensorData one, TensorData other) {
        int chunk = 1 << 20;
        for (long from = 0; from < one.size(); from += chunk) {
            int count = (int) Math.min(chunk, one.size() - from);
            if (!one.slice(from, count).equals(other.slice(from, count))) {
                return false;
            }
        }
        return true;
    }

    private Tensor constant(String name) {
        return Objects.requireNonNull(model.graph().constant(name), name);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, PairList<String, Object> params) {
        return program.run(parameterStore, inputs, training);
    }

    /** Runs the block on zeros to see its outputs. */
    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        NDManager owner = weights.values().stream()
                .filter(Parameter::isInitialized)
                .findFirst()
                .map(parameter -> parameter.getArray().getManager())
                .orElseThrow(
                        () -> new IllegalStateException("initialize the block before asking for its output shapes"));
        try (NDManager manager = owner.newSubManager()) {
            return program.run(new ParameterStore(manager, false), program.zeros(manager, inputShapes), false)
                    .getShapes();
        }
    }

    @Override
    public void clear() {
        program.close();
        super.clear();
    }
}
