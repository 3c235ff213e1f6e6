package org.pathlift.conditioning.lifting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.pathlift.conditioning.symmetry.IndexField;

/**
 * How the features of a linear layer lie in an array: the sliced axes and one feature axis are brought behind all others,
 * the lead axes, and back.
 */
final class FeatureLayout {

    private final int rank;
    private final int[] order;
    private final int[] inverse;
    private final int[] extents;
    private final int[] axes;

    /**
     * A layout.
     *
     * @param axis the feature axis
     * @param extent its extent
     * @param slices the axes along which the layer has weights of its own, each with its extent
     */
    FeatureLayout(int rank, int axis, int extent, List<int[]> slices) {
        this.rank = rank;
        List<Integer> last = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        slices.forEach(slice -> {
            last.add(slice[0]);
            sizes.add(slice[1]);
        });
        last.add(axis);
        sizes.add(extent);
        this.axes = last.stream().mapToInt(Integer::intValue).toArray();
        this.extents = sizes.stream().mapToInt(Integer::intValue).toArray();
        this.order = IntStream.concat(
                        IntStream.range(0, rank).filter(other -> !last.contains(other)), Arrays.stream(axes))
                .toArray();
        this.inverse = new int[rank];
        for (int i = 0; i < rank; i++) {
            inverse[order[i]] = i;
        }
    }

    /** Returns the extents of the lead axes of an array of this layout. */
    int[] lead(Lifted value) {
        Lifted aligned = value.withRank(rank);
        return Arrays.stream(order, 0, rank - axes.length)
                .map(i -> aligned.dims[i])
                .toArray();
    }

    /** Returns the array as [lead, features]. */
    Lifted toMatrix(Lifted value) {
        Lifted full = value.withRank(rank);
        for (int i = 0; i < axes.length; i++) {
            full = full.expandedAlong(axes[i], extents[i]);
        }
        int width = Lifted.product(extents);
        return full.gathered(IndexField.positions(full.dims).transposed(order))
                .reinterpreted(full.values.length / width, width);
    }

    /** Returns a matrix [lead, features] as an array of this layout with the given lead axes. */
    Lifted fromMatrix(Lifted matrix, int[] lead) {
        int[] moved = Arrays.copyOf(lead, rank);
        System.arraycopy(extents, 0, moved, lead.length, extents.length);
        return matrix.gathered(IndexField.positions(moved).transposed(inverse));
    }
}
