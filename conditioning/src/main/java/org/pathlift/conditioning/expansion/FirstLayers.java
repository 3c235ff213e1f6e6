package org.pathlift.conditioning.expansion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.Use;

/** The layers with weights that an input meets first, and how its elements get there. */
final class FirstLayers {

    private static final Set<String> UNTOUCHED = Set.of("Identity", "Dropout");
    private static final Set<String> UNARY = Set.of(
            "Abs",
            "Cast",
            "Ceil",
            "Clip",
            "Elu",
            "Erf",
            "Exp",
            "Floor",
            "Gelu",
            "HardSigmoid",
            "HardSwish",
            "LeakyRelu",
            "Log",
            "Mish",
            "Neg",
            "Reciprocal",
            "Relu",
            "Round",
            "Selu",
            "Sigmoid",
            "Sign",
            "Sin",
            "Softplus",
            "Softsign",
            "Sqrt",
            "Tanh",
            "ThresholdedRelu");
    private static final Set<String> BINARY = Set.of("Add", "Sub", "Mul", "Div", "Pow", "Min", "Max", "PRelu");

    /**
     * How the input's elements stand in a value that follows from it.
     *
     * @param axes for each axis of the value the input's axis that it is; before any flattening
     * @param flat whether all axes behind the batch are one, in this order
     * @param untouched whether the numbers are still the input's
     */
    record Arrival(List<Integer> axes, boolean flat, boolean untouched) {
        Arrival {
            axes = List.copyOf(axes);
        }

        private Arrival flattened() {
            return new Arrival(axes, true, untouched);
        }

        private Arrival touched() {
            return new Arrival(axes, flat, false);
        }
    }

    /** A layer, and what it is fed with. */
    record Layer(Node node, Arrival arrival) {}

    private final Facts facts;
    private final Graph graph;
    private final ExpandedInput input;
    private final List<Layer> layers = new ArrayList<>();
    private final List<Layer> reshapes = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** Follows an input to its first layers. */
    FirstLayers(Facts facts, ExpandedInput input, String name) {
        this.facts = facts;
        this.graph = facts.model().graph();
        this.input = input;
        List<Integer> axes =
                IntStream.range(0, facts.shapeOf(name).rank()).boxed().toList();
        follow(name, new Arrival(axes, false, true));
        if (layers.isEmpty() && problems.isEmpty()) {
            problems.add(problem("input '" + name + "'", "a layer with weights that reads it", "none"));
        }
    }

    /** Returns the convolutions and dense layers. */
    List<Layer> layers() {
        return layers;
    }

    /** Returns the Reshape nodes between the input and them, which flatten it or leave its extents. */
    List<Layer> reshapes() {
        return reshapes;
    }

    /** Returns the places where the input goes that cannot be adapted. */
    List<Problem> problems() {
        return problems;
    }

    private void follow(String value, Arrival arrival) {
        if (graph.isOutput(value)) {
            problems.add(problem("output '" + value + "'", "an output behind a first layer", "the input itself"));
        }
        graph.uses(value).forEach(use -> step(use, arrival));
    }

    private void step(Use use, Arrival arrival) {
        Node node = use.node();
        boolean first = use.input() == 0;
        if (first && node.is("Conv") && !arrival.flat()) {
            layers.add(new Layer(node, arrival));
        } else if (first && (node.is("MatMul") || (node.is("Gemm") && node.intAttribute("transA", 0) == 0))) {
            layers.add(new Layer(node, arrival));
        } else if (first && node.domain().isEmpty() && UNTOUCHED.contains(node.opType())) {
            follow(node.output(), arrival);
        } else if (first && isUnary(node)) {
            follow(node.output(), arrival.touched());
        } else if (node.domain().isEmpty()
                && BINARY.contains(node.opType())
                && isEven(node, 1 - use.input(), arrival)) {
            follow(node.output(), arrival.touched());
        } else if (first && node.is("BatchNormalization") && !arrival.flat() && !isExpanded(arrival, 1)) {
            follow(node.output(), arrival.touched());
        } else if (first && node.is("Transpose") && !arrival.flat()) {
            follow(node.output(), transposed(node, arrival));
        } else if (first && flattens(node, arrival)) {
            if (node.is("Reshape")) {
                reshapes.add(new Layer(node, arrival));
            }
            follow(node.output(), arrival.flattened());
        } else if (first && node.is("Reshape") && !arrival.flat() && leaves(node)) {
            reshapes.add(new Layer(node, arrival));
            follow(node.output(), arrival);
        } else {
            problems.add(problem(
                    "node " + node.label(),
                    "a convolution or dense layer, behind nothing but element-wise steps, Transpose and Flatten",
                    node.opType() + ", which mixes the expanded input's entries"));
        }
    }

    private static boolean isUnary(Node node) {
        boolean floating = !node.is("Cast")
                || ElementType.ofCode((int) node.intAttribute("to", 0)).isFloating();
        return node.domain().isEmpty() && UNARY.contains(node.opType()) && floating;
    }

    private boolean isExpanded(Arrival arrival, int axis) {
        return input.axes().contains(arrival.axes().get(axis));
    }

    /** Returns whether the other operand is a constant that is the same all along the expanded axes. */
    private boolean isEven(Node node, int other, Arrival arrival) {
        Tensor constant = graph.constant(node.input(other));
        if (constant == null) {
            return false;
        }
        Shape shape = constant.shape();
        if (shape.elements() == 1) {
            return true;
        }
        int ahead = arrival.axes().size() - shape.rank();
        if (arrival.flat() || ahead < 0) {
            return false;
        }
        return IntStream.range(0, shape.rank())
                .allMatch(axis -> shape.dim(axis) == 1 || !isExpanded(arrival, axis + ahead));
    }

    private static Arrival transposed(Node node, Arrival arrival) {
        int rank = arrival.axes().size();
        Optional<long[]> order = node.intsAttribute("perm");
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            axes.add(arrival.axes().get(order.isPresent() ? (int) order.get()[i] : rank - 1 - i));
        }
        return new Arrival(axes, arrival.flat(), arrival.untouched());
    }

    private boolean flattens(Node node, Arrival arrival) {
        if (arrival.axes().get(0) != 0) {
            return false;
        }
        if (node.is("Flatten")) {
            return node.intAttribute("axis", 1) == 1;
        }
        if (!node.is("Reshape")) {
            return false;
        }
        Optional<Shape> to = facts.shape(node.output());
        Optional<Shape> from = facts.shape(node.input(0));
        return to.isPresent()
                && from.isPresent()
                && to.get().rank() == 2
                && to.get().dim(0) == from.get().dim(0);
    }

    private boolean leaves(Node node) {
        Optional<Shape> to = facts.shape(node.output());
        return to.isPresent() && to.equals(facts.shape(node.input(0)));
    }

    private static Problem problem(String where, String expected, String found) {
        return new Problem(
                "the first layers must be ones that can look past constants",
                where,
                expected,
                found,
                "use --mode native, which leaves the layers as they are");
    }
}
