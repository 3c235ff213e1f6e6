package org.pathlift.analysis.redundancy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pathlift.conditioning.permutation.UnitVectors;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HalfFloats;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/**
 * Merges cliques of units into one unit each: what reads a copy reads c times the first unit instead. Exact where the
 * copies are exact; what it changes otherwise is the price of treating like units as one.
 */
public final class CloneMerge {

    private final Model model;
    private final UnitVectors vectors;
    private final Map<String, double[]> changed = new HashMap<>();
    private int merged;

    /**
     * Begins with a model.
     *
     * @param vectors of the model's own weights, not of canonical ones
     */
    public CloneMerge(Model model, UnitVectors vectors) {
        this.model = model;
        this.vectors = vectors;
    }

    /**
     * Merges cliques of one cell.
     *
     * @param cell the units
     * @param cliques of positions in the cell
     */
    public void merge(List<Integer> cell, List<List<Integer>> cliques) {
        Clones own = new Clones(vectors.in(cell), vectors.homogeneous(cell));
        for (List<Integer> clique : cliques) {
            int first = clique.get(0);
            for (int other : clique.subList(1, clique.size())) {
                double ratio = vectors.homogeneous(cell) ? own.ratio(first, other) : 1;
                List<int[]> pairs = new ArrayList<>();
                List<String> tensors = new ArrayList<>();
                vectors.readers(cell.get(first), cell.get(other), (tensor, to, from) -> {
                    tensors.add(tensor);
                    pairs.add(new int[] {to, from});
                });
                for (int i = 0; i < pairs.size(); i++) {
                    double[] values = values(tensors.get(i));
                    values[pairs.get(i)[0]] += ratio * values[pairs.get(i)[1]];
                    values[pairs.get(i)[1]] = 0;
                }
                merged++;
            }
        }
    }

    /** Returns how many units nothing reads any more. */
    public int merged() {
        return merged;
    }

    private double[] values(String tensor) {
        return changed.computeIfAbsent(
                tensor,
                name -> Objects.requireNonNull(model.graph().constant(name))
                        .reader()
                        .toDoubles());
    }

    /** Returns the model after all merges. */
    public Model model() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        changed.forEach((name, values) -> {
            Tensor base = Objects.requireNonNull(model.graph().constant(name));
            int size = base.type().bits() / 8;
            ByteBuffer bytes = ByteBuffer.allocate(values.length * size).order(ByteOrder.LITTLE_ENDIAN);
            for (double value : values) {
                if (base.type() == ElementType.FLOAT) {
                    bytes.putFloat((float) value);
                } else if (base.type() == ElementType.DOUBLE) {
                    bytes.putDouble(value);
                } else {
                    bytes.putShort(
                            base.type() == ElementType.BFLOAT16
                                    ? HalfFloats.toBfloat16(value)
                                    : HalfFloats.toFloat16(value));
                }
            }
            tensors.put(name, base.withData(new HeapData(bytes)));
        });
        return model.withConstants(tensors);
    }
}
