package org.pathlift.analysis.inventory;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongPredicate;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.ElementPairs;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorReader;

/**
 * The rank of demands that parameters keep their values under a rescaling. Parameter i is multiplied by
 * {@code exp(-(Bz)_i/2)}, and row i of B holds a difference or sum of at most two log scales, so the rank is counted by a
 * union-find with signs: a component of units loses all but one dimension, and that one too if it meets the fixed unit or
 * itself with the other sign.
 */
public final class ScaleConstraints {

    private static final int CHUNK = 1 << 15;

    private final int[] parent;
    private final boolean[] fixed;
    private int rank;

    /** Begins with no demands on units 1, 2, …. */
    public ScaleConstraints(int units) {
        parent = new int[units + 1];
        fixed = new boolean[units + 1];
        for (int i = 0; i <= units; i++) {
            parent[i] = i;
        }
        fixed[0] = true;
    }

    /** Returns the rank of B restricted to nonzero parameters: how many dimensions of scales act on these parameters. */
    public static int effectiveRank(Symmetry symmetry) {
        ScaleConstraints constraints = new ScaleConstraints(symmetry.units());
        Set<String> seen = new HashSet<>();
        for (Binding binding : symmetry.bindings()) {
            if (seen.add(binding.tensor())) {
                constraints.keep(symmetry, binding, index -> true);
            }
        }
        return constraints.rank();
    }

    /** Demands that the nonzero elements of a parameter for which {@code kept} holds keep their values. */
    public void keep(Symmetry symmetry, Binding binding, LongPredicate kept) {
        Tensor tensor = symmetry.facts().model().graph().constant(binding.tensor());
        if (tensor == null) {
            throw new IllegalArgumentException("no constant '" + binding.tensor() + "'");
        }
        TensorReader reader = tensor.reader();
        long elements = tensor.shape().elements();
        double[] values = new double[(int) Math.min(CHUNK, elements)];
        ElementPairs.visit(tensor.shape(), binding.producers(), binding.consumers(), (index, producer, consumer) -> {
            int at = (int) (index % CHUNK);
            if (at == 0) {
                reader.doubles(index, values, 0, (int) Math.min(CHUNK, elements - index));
            }
            if (values[at] != 0 && kept.test(index)) {
                equal(producer, consumer);
            }
        });
    }

    /** Demands that two signed units have the same scale. */
    public void equal(int a, int b) {
        int left = root(a);
        int right = root(b);
        int low = Math.abs(left);
        int high = Math.abs(right);
        if (low == high) {
            if (left != right && !fixed[low]) {
                fixed[low] = true;
                rank++;
            }
            return;
        }
        if (!fixed[low] || !fixed[high]) {
            rank++;
        }
        boolean anyFixed = fixed[low] || fixed[high];
        int from = Math.max(low, high);
        int to = Math.min(low, high);
        // z(left) = z(right), each of which carries its root's sign.
        parent[from] = (left < 0) == (right < 0) ? to : -to;
        fixed[to] = anyFixed;
    }

    /** Returns whether no demand holds a unit's scale at 1; it may be tied to others'. */
    public boolean isFree(int unit) {
        return !fixed[Math.abs(root(unit))];
    }

    /** Returns how many independent demands there are. */
    public int rank() {
        return rank;
    }

    private int root(int signed) {
        int at = Math.abs(signed);
        int sign = signed < 0 ? -1 : 1;
        while (Math.abs(parent[at]) != at) {
            int up = parent[at];
            int grand = parent[Math.abs(up)];
            parent[at] = up > 0 ? grand : -grand;
            sign = parent[at] < 0 ? -sign : sign;
            at = Math.abs(parent[at]);
        }
        return sign * at;
    }
}
