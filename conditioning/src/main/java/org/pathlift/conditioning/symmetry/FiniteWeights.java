package org.pathlift.conditioning.symmetry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementSums;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;

/** Refuses weights that are no finite numbers: nothing that is computed from them would be one. */
public final class FiniteWeights {

    private static final Set<String> LAYERS = Set.of(
            "Conv",
            "ConvTranspose",
            "Gemm",
            "MatMul",
            "Einsum",
            "PRelu",
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
     * Checks the weights of a model's layers and normalizations, where no symmetry is looked for.
     *
     * @throws UnsupportedModelException with every tensor that holds NaN or an infinity
     */
    public static void require(Model model) {
        Map<String, Node> readers = new LinkedHashMap<>();
        model.graph().sorted().stream()
                .filter(node -> LAYERS.contains(node.opType()))
                .forEach(node -> node.inputs().forEach(input -> readers.putIfAbsent(input, node)));
        require(model, readers);
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

    private static void require(Model model, Map<String, Node> readers) {
        String file = model.source().map(source -> source.description() + ": ").orElse("");
        List<Problem> problems = new ArrayList<>();
        readers.forEach((name, node) -> {
            Tensor tensor = model.graph().constant(name);
            if (tensor != null && tensor.type().isRescalable()) {
                problem(file, tensor, node).ifPresent(problems::add);
            }
        });
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
    }

    private static Optional<Problem> problem(String file, Tensor tensor, Node node) {
        if (ElementSums.of(tensor).finite()) {
            return Optional.empty();
        }
        double[] values = tensor.reader().toDoubles();
        long broken =
                Arrays.stream(values).filter(value -> !Double.isFinite(value)).count();
        int first = 0;
        while (Double.isFinite(values[first])) {
            first++;
        }
        return Optional.of(new Problem(
                "the weights of a model must be finite numbers",
                file + "'" + tensor.name() + "' of " + node.label(),
                "finite numbers",
                "%d of %d elements that are not, the first %s at %d"
                        .formatted(broken, values.length, values[first], first),
                "a training that diverged leaves such weights: use a checkpoint from before"));
    }
}
