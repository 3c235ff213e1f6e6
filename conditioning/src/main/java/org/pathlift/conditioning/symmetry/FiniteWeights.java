package org.pathlift.conditioning.symmetry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;

/** Refuses weights that are no finite numbers: nothing that is computed from them would be one. */
public final class FiniteWeights {

    private static final int PIECE = 1 << 16;
    private static final Set<String> LAYERS = Set.of(
            "Conv",
            "ConvTranspose",
            "Gemm",
            "MatMul",
            "BatchNormalization",
            "InstanceNormalization",
            "GroupNormalization",
            "LayerNormalization");

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
        long pieces = (tensor.shape().elements() + PIECE - 1) / PIECE;
        LongStream range = LongStream.range(0, pieces);
        List<Broken> broken = (pieces > 1 ? range.parallel() : range)
                .mapToObj(piece -> Broken.in(tensor, piece * PIECE))
                .filter(found -> found.count > 0)
                .toList();
        if (broken.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                "the weights of a model must be finite numbers",
                file + "'" + tensor.name() + "' of " + node.label(),
                "finite numbers",
                "%d of %d elements that are not, the first %s at %d"
                        .formatted(
                                broken.stream().mapToLong(Broken::count).sum(),
                                tensor.shape().elements(),
                                broken.get(0).value,
                                broken.get(0).index),
                "a training that diverged leaves such weights: use a checkpoint from before"));
    }

    /** The elements of a piece that are no finite numbers; the first of them. */
    private record Broken(long count, long index, double value) {

        static Broken in(Tensor tensor, long from) {
            double[] values = new double[(int) Math.min(PIECE, tensor.shape().elements() - from)];
            tensor.reader().doubles(from, values, 0, values.length);
            int count = 0;
            int first = 0;
            for (int i = values.length - 1; i >= 0; i--) {
                if (!Double.isFinite(values[i])) {
                    count++;
                    first = i;
                }
            }
            return new Broken(count, from + first, values[first]);
        }
    }
}
