package org.pathlift.conditioning.asymmetry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/**
 * A σ-asymmetric network: every activation that works element by element becomes {@code sigmoid(C x)∘x} with a random C
 * that is fixed, so that a permutation P remains only where {@code P C Pᵀ = C}, and no rescaling (Lim et al. 2024, arXiv
 * 2405.20231). C mixes channels, at each position of an image alike.
 *
 * <p>The entries of C are drawn from N(0, κ²/n), n its size: our choice, which gives C x the magnitude of x.
 *
 * @param model the changed model
 * @param entries the entries of all C, which are not to be trained
 * @param activations the replaced nodes and the sizes of their C
 */
public record SigmaAsymmetry(Model model, FixedEntries entries, List<Replaced> activations) {

    private static final Set<String> ACTIVATIONS = Set.of(
            "Relu",
            "LeakyRelu",
            "ThresholdedRelu",
            "Elu",
            "Selu",
            "Celu",
            "Gelu",
            "Mish",
            "Softplus",
            "Tanh",
            "Softsign",
            "HardSwish");

    /**
     * A replaced activation.
     *
     * @param node the node that stood there
     * @param matrix the constant that holds C: {@code Cᵀ} where channels are the last axis, a 1x1 filter otherwise
     * @param channels n
     */
    public record Replaced(String node, String matrix, int channels) {}

    /** Keeps an unmodifiable copy of {@code activations}. */
    public SigmaAsymmetry {
        activations = List.copyOf(activations);
    }

    /** Returns the operators that are replaced, sorted. */
    public static List<String> operators() {
        return ACTIVATIONS.stream().sorted().toList();
    }

    /**
     * Replaces the activations of a model.
     *
     * @throws UnsupportedModelException if there is none, or one whose shape or type is not followed; with all of them
     */
    public static SigmaAsymmetry of(Symmetry symmetry, AsymmetryOptions options) {
        Facts facts = symmetry.facts();
        List<Problem> problems = new ArrayList<>();
        List<Tensor> matrices = new ArrayList<>();
        List<Replaced> replaced = new ArrayList<>();
        Map<Integer, Rebuilt.Replacement> replacements = new LinkedHashMap<>();
        Map<String, BitSet> fixed = new LinkedHashMap<>();
        for (Node node : facts.model().graph().nodes()) {
            if (!node.domain().isEmpty()
                    || !ACTIVATIONS.contains(node.opType())
                    || symmetry.isConstant(node.output())
                    || !options.nodes().admits(node)) {
                continue;
            }
            Shape shape = facts.shape(node.input(0)).orElse(Shape.SCALAR);
            if (shape.rank() < 2) {
                problems.add(new Problem(
                        "an activation must have channels",
                        node.label(),
                        "2 axes or more",
                        shape.toString(),
                        "leave it out with --exclude, or give the shape of the input"));
                continue;
            }
            boolean last = !followsConvolution(facts.model(), node);
            int channels = Math.toIntExact(shape.dim(last ? shape.rank() - 1 : 1));
            Tensor matrix = matrix(node, channels, last ? 0 : shape.rank() - 2, options, type(facts.model()));
            matrices.add(matrix);
            BitSet all = new BitSet();
            all.set(0, Math.toIntExact(matrix.shape().elements()));
            fixed.put(matrix.name(), all);
            replaced.add(new Replaced(node.label(), matrix.name(), channels));
            replacements.put(node.index(), builder -> {
                String mixed = node.output() + ".mixed";
                String gate = node.output() + ".gate";
                builder.node(last ? "MatMul" : "Conv", List.of(node.input(0), matrix.name()), List.of(mixed));
                builder.node("Sigmoid", List.of(mixed), List.of(gate));
                builder.node("Mul", List.of(gate, node.input(0)), List.of(node.output()));
            });
        }
        if (replaced.isEmpty() && problems.isEmpty()) {
            problems.add(new Problem(
                    "there must be an activation to replace",
                    "the model",
                    "one of " + String.join(", ", operators()),
                    "none that is not excluded",
                    "use --kind w"));
        }
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
        return new SigmaAsymmetry(
                Rebuilt.of(facts.model(), matrices, replacements).build(), new FixedEntries(fixed), replaced);
    }

    /** Whether the nearest layer before a node is a convolution: then channels are the second axis. */
    private static boolean followsConvolution(Model model, Node node) {
        Node at = node;
        while (at != null) {
            if (at.is("Conv") || at.is("ConvTranspose")) {
                return true;
            }
            if (at.is("MatMul") || at.is("Gemm") || at.inputs().isEmpty()) {
                return false;
            }
            Node before = null;
            for (String input : at.inputs()) {
                before = before == null && !input.isEmpty() ? model.graph().producer(input) : before;
            }
            at = before;
        }
        return false;
    }

    private static ElementType type(Model model) {
        boolean wide = model.graph().inputs().stream().anyMatch(input -> input.type() == ElementType.DOUBLE);
        return wide ? ElementType.DOUBLE : ElementType.FLOAT;
    }

    private static Tensor matrix(Node node, int channels, int space, AsymmetryOptions options, ElementType type) {
        String name = node.output() + ".C";
        SplittableRandom random =
                new SplittableRandom(options.seed() * 0x9E3779B97F4A7C15L + 31L * name.hashCode() + 3);
        double deviation = options.kappa() / Math.sqrt(channels);
        long[] dims = new long[2 + space];
        Arrays.fill(dims, 1);
        dims[0] = channels;
        dims[1] = channels;
        double[] values = new double[channels * channels];
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = deviation * random.nextGaussian();
            narrow[i] = (float) values[i];
        }
        return type == ElementType.DOUBLE
                ? Tensor.ofDoubles(name, Shape.of(dims), values)
                : Tensor.ofFloats(name, Shape.of(dims), narrow);
    }
}
