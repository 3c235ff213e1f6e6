package org.pathlift.conditioning.symmetry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementSums;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;

/** Refuses weights that are no finite numbers: nothing that is computed from them would be one. */
public final class FiniteWeights {

    private static final Set<String> READERS = Set.of(
            "Conv",
            "ConvTranspose",
            "Gemm",
            "MatMul",
            "Einsum",
            "PRelu",
            "Mul",
            "Div",
            "RNN",
            "GRU",
            "LSTM",
            "BatchNormalization",
            "InstanceNormalization",
            "GroupNormalization",
            "LayerNormalization",
            "RMSNormalization");

    private FiniteWeights() {}

    /**
     * Checks what layers, normalizations and products read of a model's constants.
     *
     * @throws UnsupportedModelException with every tensor that holds NaN or an infinity
     */
    public static void require(Model model) {
        Map<String, Node> readers = new LinkedHashMap<>();
        read(model, readers, input -> Optional.of(input));
        require(model, readers);
    }

    /**
     * Checks the same behind a Transpose or a Reshape too, and the weights of layers.
     *
     * @param weights their names, each with the node that reads it
     * @return the sums over all that was checked, by name
     * @throws UnsupportedModelException with every tensor that holds NaN or an infinity
     */
    public static Map<String, ElementSums> require(ConstantValues constants, Map<String, Node> weights) {
        Model model = constants.facts().model();
        Map<String, Node> readers = new LinkedHashMap<>(weights);
        read(
                model,
                readers,
                input -> Optional.ofNullable(constants.views().get(input))
                        .map(view -> view.tensor().name()));
        return require(model, readers);
    }

    private static void read(Model model, Map<String, Node> readers, Function<String, Optional<String>> constant) {
        for (Node node : model.graph().sorted()) {
            if (READERS.contains(node.opType())) {
                node.inputs()
                        .forEach(input -> constant.apply(input).ifPresent(tensor -> readers.putIfAbsent(tensor, node)));
            }
        }
    }

    /**
     * Checks a model with the graph of another: the weights on which units act there.
     *
     * @throws UnsupportedModelException with every tensor that holds NaN or an infinity
     */
    public static void require(Symmetry reference, Model candidate) {
        require(candidate, reference.bindings());
    }

    /** Checks what units act on, and what else the same nodes read. */
    static void require(Model model, List<Binding> bindings) {
        Map<String, Node> readers = new LinkedHashMap<>();
        for (Binding binding : bindings) {
            readers.putIfAbsent(binding.tensor(), binding.node());
            binding.node().inputs().forEach(input -> readers.putIfAbsent(input, binding.node()));
        }
        require(model, readers);
    }

    private static Map<String, ElementSums> require(Model model, Map<String, Node> readers) {
        String file = model.source().map(source -> source.description() + ": ").orElse("");
        List<Problem> problems = new ArrayList<>();
        Map<String, ElementSums> sums = new HashMap<>();
        readers.forEach((name, node) -> {
            Tensor tensor = model.graph().constant(name);
            if (tensor != null && tensor.type().isRescalable()) {
                ElementSums all = ElementSums.of(tensor);
                sums.put(name, all);
                if (!all.finite()) {
                    problems.add(problem(file, tensor, node));
                }
            }
        });
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
        return sums;
    }

    private static Problem problem(String file, Tensor tensor, Node node) {
        double[] values = tensor.reader().toDoubles();
        long broken =
                Arrays.stream(values).filter(value -> !Double.isFinite(value)).count();
        int first = 0;
        while (Double.isFinite(values[first])) {
            first++;
        }
        return new Problem(
                "the weights of a model must be finite numbers",
                file + "'" + tensor.name() + "' of " + node.label(),
                "finite numbers",
                "%d of %d elements that are not, the first %s at %d"
                        .formatted(broken, values.length, values[first], first),
                "a training that diverged leaves such weights: use a checkpoint from before");
    }
}
