package org.pathlift.conditioning.expansion;

import java.util.List;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.serde.GraphRewriter;

/**
 * How a model is to be expanded, not yet done.
 *
 * @param facts the original model
 * @param options what was asked for, with the input named
 * @param input the expanded input
 * @param declared what the new model declares of the input
 * @param before the shape of the original input
 * @param after the shape of the expanded input
 * @param changes what is new in which node
 * @param rewriter makes the new model
 */
record ExpansionPlan(
        Facts facts,
        ExpansionOptions options,
        ExpandedInput input,
        List<Dim> declared,
        Shape before,
        Shape after,
        List<LayerChange> changes,
        GraphRewriter rewriter) {

    ExpansionPlan {
        declared = List.copyOf(declared);
        changes = List.copyOf(changes);
    }
}
