package org.pathlift.conditioning.rescale;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.pathlift.conditioning.solve.BlockHeader;
import org.pathlift.conditioning.solve.DenseBlock;
import org.pathlift.conditioning.solve.MassBlock;
import org.pathlift.conditioning.solve.PairBlock;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Tensor;

/** What the criteria that look at the weights themselves need: one number for each pair of units that a weight joins. */
final class WeightMasses {

    /** How the weights of a pair become one number. */
    enum Fold {
        /** Σ θ². */
        SUM_OF_SQUARES,
        /** max |θ|. */
        LARGEST_MAGNITUDE
    }

    private static final int CHUNK = 1 << 15;

    private WeightMasses() {}

    /** Returns the masses of a bound constant, its units renamed. */
    static MassBlock of(Graph graph, Binding binding, Fold fold, IntUnaryOperator ids) {
        Tensor tensor = Objects.requireNonNull(graph.constant(binding.tensor()));
        int[] dims = tensor.shape().toIntArray();
        int[] rows = binding.producers().dims();
        int[] cols = binding.consumers().dims();
        boolean grid = true;
        for (int axis = 0; axis < dims.length; axis++) {
            grid &= rows[axis] == 1 || cols[axis] == 1;
        }
        int columns = binding.consumers().size();
        int[] joint = IndexField.broadcast(rows, cols);
        int[] strides = grid ? gridStrides(binding, columns) : ElementWalk.strides(IndexField.positions(joint));
        double[] masses = new double[grid ? binding.producers().size() * columns : product(joint)];
        accumulate(tensor, dims, strides, masses, fold);
        int taps = Math.toIntExact(tensor.shape().elements() / Math.max(1, masses.length));
        BlockHeader header = new BlockHeader(binding.tensor(), kind(binding), Math.max(1, taps), 0);
        if (grid) {
            return DenseBlock.of(header, units(binding.producers(), ids), units(binding.consumers(), ids), masses);
        }
        return PairBlock.of(
                header,
                units(binding.producers().expandedTo(joint), ids),
                units(binding.consumers().expandedTo(joint), ids),
                masses);
    }

    private static BlockHeader.Kind kind(Binding binding) {
        return binding.kind() == Binding.Kind.BIAS ? BlockHeader.Kind.BIAS : BlockHeader.Kind.WEIGHT;
    }

    private static int[] units(IndexField field, IntUnaryOperator ids) {
        return Arrays.stream(field.toArray()).map(ids).toArray();
    }

    private static int[] gridStrides(Binding binding, int columns) {
        int[] row = ElementWalk.strides(binding.producers());
        int[] col = ElementWalk.strides(binding.consumers());
        int[] strides = new int[row.length];
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = row[axis] * columns + col[axis];
        }
        return strides;
    }

    private static int product(int[] dims) {
        return Arrays.stream(dims).reduce(1, Math::multiplyExact);
    }

    private static void accumulate(Tensor tensor, int[] dims, int[] strides, double[] masses, Fold fold) {
        long elements = tensor.shape().elements();
        double[] values = new double[(int) Math.min(CHUNK, elements)];
        int[] index = new int[dims.length];
        int at = 0;
        for (long from = 0; from < elements; from += CHUNK) {
            int count = (int) Math.min(CHUNK, elements - from);
            tensor.reader().doubles(from, values, 0, count);
            for (int i = 0; i < count; i++) {
                double value = values[i];
                masses[at] = fold == Fold.SUM_OF_SQUARES
                        ? masses[at] + value * value
                        : Math.max(masses[at], Math.abs(value));
                for (int axis = dims.length - 1; axis >= 0; axis--) {
                    at += strides[axis];
                    if (++index[axis] < dims[axis]) {
                        break;
                    }
                    at -= strides[axis] * dims[axis];
                    index[axis] = 0;
                }
            }
        }
    }
}
