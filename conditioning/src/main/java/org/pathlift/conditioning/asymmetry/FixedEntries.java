package org.pathlift.conditioning.asymmetry;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/** Which elements of which constants are fixed: training must not change them. ONNX has no mark for that. */
public final class FixedEntries {

    /** No entry of any constant. */
    public static final FixedEntries NONE = new FixedEntries(Map.of());

    private final Map<String, BitSet> fixed = new LinkedHashMap<>();

    /** Takes the fixed elements of each constant by its name, by their indices in the order of the file. */
    public FixedEntries(Map<String, BitSet> fixed) {
        fixed.forEach((tensor, elements) -> this.fixed.put(tensor, (BitSet) elements.clone()));
    }

    /**
     * Returns the elements that are the same in two checkpoints of one network, bit by bit. Of a constant that was not
     * trained at all every element is.
     *
     * @throws UnsupportedModelException if real constants of one are missing in the other or have another type or shape;
     *     with all of them
     */
    public static FixedEntries ofCheckpoints(Model first, Model second) {
        Map<String, BitSet> fixed = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        Graph other = second.graph();
        first.graph().constants().forEach((name, constant) -> {
            Tensor here = constant.tensor();
            if (!here.type().isFloating()) {
                return;
            }
            Tensor there = other.constant(name);
            if (there == null || there.type() != here.type() || !there.shape().equals(here.shape())) {
                problems.add(new Problem(
                        "checkpoints must be those of one network",
                        "'" + name + "'",
                        here.type() + " " + here.shape(),
                        there == null ? "none" : there.type() + " " + there.shape(),
                        "give another file with --fixed-from"));
                return;
            }
            double[] a = here.reader().toDoubles();
            double[] b = there.reader().toDoubles();
            BitSet same = new BitSet(a.length);
            for (int i = 0; i < a.length; i++) {
                same.set(i, Double.doubleToRawLongBits(a[i]) == Double.doubleToRawLongBits(b[i]));
            }
            fixed.put(name, same);
        });
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
        return new FixedEntries(fixed);
    }

    /** Returns the names of the constants that are known, in the order of the graph. */
    public Set<String> tensors() {
        return Collections.unmodifiableSet(fixed.keySet());
    }

    /** Returns whether an element is fixed; no element of a constant that is not known is. */
    public boolean isFixed(String tensor, long element) {
        BitSet elements = fixed.get(tensor);
        return elements != null && elements.get(Math.toIntExact(element));
    }

    /** Returns how many elements of a constant are fixed. */
    public int count(String tensor) {
        BitSet elements = fixed.get(tensor);
        return elements == null ? 0 : elements.cardinality();
    }

    /** Returns the indices of a constant's fixed elements. */
    BitSet elements(String tensor) {
        BitSet elements = fixed.get(tensor);
        return elements == null ? new BitSet() : (BitSet) elements.clone();
    }

    /**
     * Returns a model with the fixed elements of another, bit by bit; the model itself where none is fixed.
     *
     * @param values the model whose fixed elements are taken
     * @param model the model that they are put into; its constants must have the same types and shapes
     */
    public Model put(Model values, Model model) {
        if (count() == 0) {
            return model;
        }
        Map<String, Tensor> mixed = new LinkedHashMap<>();
        fixed.forEach(
                (name, elements) -> mixed.put(name, mixed(elements, constant(values, name), constant(model, name))));
        return model.withConstants(mixed);
    }

    private static Tensor constant(Model model, String name) {
        Tensor tensor = model.graph().constant(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the model has no constant '" + name + "'");
        }
        return tensor;
    }

    private static Tensor mixed(BitSet elements, Tensor values, Tensor others) {
        int width = others.type().bits() / Byte.SIZE;
        int size = Math.toIntExact(others.data().size());
        ByteBuffer bytes = ByteBuffer.allocate(size).put(others.data().slice(0, size));
        elements.stream().forEach(i -> bytes.put(i * width, values.data().slice((long) i * width, width), 0, width));
        return others.withData(new HeapData(bytes));
    }

    /** Returns how many elements are fixed in all. */
    public long count() {
        return fixed.values().stream().mapToLong(BitSet::cardinality).sum();
    }
}
