package org.pathlift.analysis.persistence;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.conditioning.propagation.WeightLayers;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Tensor;

/** The spanning tree of a layer. A layer's largest weight is always in it. */
record LayerTree(String layer, String weight, int rows, int columns, boolean flattened, SpanningTree tree) {

    /** Returns the trees of all dense layers and convolutions, each weight once. */
    static List<LayerTree> of(Symmetry symmetry) {
        List<LayerTree> trees = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (WeightLayer layer : WeightLayers.find(symmetry.constants())) {
            Tensor weight =
                    Objects.requireNonNull(symmetry.facts().model().graph().constant(layer.weightName()));
            boolean matrix = isDense(layer) && weight.shape().rank() == 2;
            if ((matrix || layer.kind().isConvolution()) && seen.add(layer.weightName())) {
                EdgeMatrix edges =
                        EdgeMatrix.of(weight, Math.toIntExact(weight.shape().dim(0)));
                checkFinite(edges, layer.weightName());
                trees.add(new LayerTree(
                        layer.label(),
                        layer.weightName(),
                        edges.rows(),
                        edges.columns(),
                        !matrix,
                        SpanningTree.of(edges)));
            }
        }
        return trees;
    }

    static boolean isDense(WeightLayer layer) {
        return layer.kind() == WeightLayer.Kind.DENSE_OUTPUT_FIRST
                || layer.kind() == WeightLayer.Kind.DENSE_INPUT_FIRST;
    }

    static void checkFinite(EdgeMatrix edges, String weight) {
        if (!edges.isFinite()) {
            throw new UnsupportedModelException(new Problem(
                    "weights must be finite to be ordered",
                    "tensor '" + weight + "'",
                    "finite numbers",
                    "one that is not",
                    "look for what made the weight overflow"));
        }
    }
}
