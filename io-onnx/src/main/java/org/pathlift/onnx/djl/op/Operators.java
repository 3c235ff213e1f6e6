package org.pathlift.onnx.djl.op;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.pathlift.onnx.graph.Node;

/** All operators, by name and version. */
public final class Operators {

    /** The first version of the operator set that is covered. */
    public static final long FIRST_OPSET = 7;

    /** The last version of the operator set that is covered. */
    public static final long LAST_OPSET = 21;

    private static final Map<String, NavigableMap<Integer, Operator>> ALL = collect();

    private Operators() {}

    private static Map<String, NavigableMap<Integer, Operator>> collect() {
        Map<String, NavigableMap<Integer, Operator>> all = new TreeMap<>();
        Stream.of(
                        ActivationOperators.list(),
                        FunctionOperators.list(),
                        ArithmeticOperators.list(),
                        ComparisonOperators.list(),
                        CastOperators.list(),
                        ReductionOperators.list(),
                        SearchOperators.list(),
                        ConvolutionOperators.list(),
                        PoolOperators.list(),
                        NormalizationOperators.list(),
                        RecurrentOperators.list(),
                        ResizeOperators.list(),
                        SamplingOperators.list(),
                        ShapeOperators.list(),
                        PieceOperators.list(),
                        SelectionOperators.list(),
                        OrderOperators.list(),
                        ScatterOperators.list(),
                        GeneratorOperators.list(),
                        LinearOperators.list(),
                        LossOperators.list(),
                        QuantizationOperators.list())
                .flatMap(List::stream)
                .forEach(operator -> {
                    Operator other = all.computeIfAbsent(operator.type(), key -> new TreeMap<>())
                            .put(operator.since(), operator);
                    if (other != null) {
                        throw new IllegalStateException(
                                "operator " + operator.type() + "-" + operator.since() + " is listed twice");
                    }
                });
        return all;
    }

    /** Returns the operator of a node of the default domain at a version of the operator set, if it is covered. */
    public static Optional<Operator> find(Node node, long opset) {
        NavigableMap<Integer, Operator> versions = node.domain().isEmpty() ? ALL.get(node.opType()) : null;
        return Optional.ofNullable(versions)
                .map(found -> found.floorEntry((int) Math.min(opset, LAST_OPSET)))
                .map(Map.Entry::getValue);
    }

    /** Returns all versions of all operators, by name. */
    public static Collection<NavigableMap<Integer, Operator>> all() {
        return ALL.values();
    }
}
