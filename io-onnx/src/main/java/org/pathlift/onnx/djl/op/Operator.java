package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.pathlift.onnx.graph.Node;

/**
 * An operator of the default domain, from one version of the operator set up to the next one listed.
 *
 * @param type its name
 * @param since the first version of the operator set in which it means this
 * @param gradient whether gradients pass
 * @param restrictions what of the specification is not covered, in words for the documentation; empty if all is
 * @param check finds what of a node is not covered: texts such as {@code auto_pad SAME_UPPER with dilations}
 * @param converter what it computes
 */
public record Operator(
        String type,
        int since,
        Gradient gradient,
        String restrictions,
        Function<Node, List<String>> check,
        Converter converter) {

    /** An operator that is covered whole. */
    static Operator of(String type, int since, Gradient gradient, Converter converter) {
        return new Operator(type, since, gradient, "", node -> List.of(), converter);
    }

    /** An operator of one output that is covered whole. */
    static Operator single(String type, int since, Gradient gradient, Function<Call, NDArray> converter) {
        return of(type, since, gradient, call -> new NDList(converter.apply(call)));
    }

    /** An operator of one input and one output that has no attributes. */
    static Operator unary(String type, int since, Gradient gradient, UnaryOperator<NDArray> function) {
        return single(type, since, gradient, call -> function.apply(call.input(0)));
    }

    /** Returns this operator with a part of the specification that it does not cover. */
    Operator restricted(String text, Function<Node, List<String>> finder) {
        return new Operator(type, since, gradient, text, finder, converter);
    }
}
