package org.pathlift.conditioning.permutation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.IndexField;

/**
 * The axes of a constant along which the labels of one side vary, or those of both sides where they share an axis (the
 * weight of a grouped convolution).
 *
 * <p>A position counts row-major through the stored extents. Each has a key that no other has; where several elements of
 * one unit have the same place, and among those that stay, their order tells them apart.
 */
final class LabelledPart {

    /** What a position is: the labels of its sides, then how many equal ones precede it. */
    record Key(int unit, int place, int otherUnit, int otherPlace, int copy) {}

    private final int[] dims;
    private final int[] offsets;
    private final UnitBinding.Side first;
    private final UnitBinding.@Nullable Side second;
    private final int[] firstAt;
    private final int[] secondAt;
    private final Key[] keys;
    private final Map<Key, Integer> positions = new HashMap<>();

    /** The part of one side. */
    LabelledPart(int[] tensor, UnitBinding.Side side) {
        this(tensor, side, null);
    }

    /** The part of two sides together. */
    LabelledPart(int[] tensor, UnitBinding.Side first, UnitBinding.@Nullable Side second) {
        this.first = first;
        this.second = second;
        this.dims = second == null
                ? first.units().dims()
                : IndexField.broadcast(first.units().dims(), second.units().dims());
        int size = IndexField.positions(dims).size();
        this.offsets = offsets(tensor, dims);
        this.firstAt = within(first.units());
        this.secondAt = second == null ? new int[size] : within(second.units());
        this.keys = new Key[size];
        Map<Key, Integer> copies = new HashMap<>();
        for (int at = 0; at < size; at++) {
            Key bare = bare(at);
            int copy = copies.merge(bare, 1, Integer::sum) - 1;
            keys[at] = new Key(bare.unit, bare.place, bare.otherUnit, bare.otherPlace, copy);
            positions.put(keys[at], at);
        }
    }

    /** Whether two sides vary along a common axis. */
    static boolean overlap(UnitBinding.Side a, UnitBinding.Side b) {
        for (int axis = 0; axis < a.units().rank(); axis++) {
            if (a.units().dim(axis) > 1 && b.units().dim(axis) > 1) {
                return true;
            }
        }
        return false;
    }

    private Key bare(int at) {
        int i = firstAt[at];
        int unit = first.units().get(i);
        int place = unit == 0 ? 0 : first.places().get(i);
        if (second == null) {
            return new Key(unit, place, 0, 0, 0);
        }
        int j = secondAt[at];
        int other = second.units().get(j);
        return new Key(unit, place, other, other == 0 ? 0 : second.places().get(j), 0);
    }

    private int[] within(IndexField field) {
        return IndexField.positions(field.dims()).expandedTo(dims).toArray();
    }

    private static int[] offsets(int[] tensor, int[] stored) {
        int[] offsets = new int[IndexField.positions(stored).size()];
        int[] strides = new int[tensor.length];
        int stride = 1;
        for (int axis = tensor.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride = Math.multiplyExact(stride, tensor[axis]);
        }
        for (int at = 0; at < offsets.length; at++) {
            int rest = at;
            for (int axis = tensor.length - 1; axis >= 0; axis--) {
                offsets[at] += rest % stored[axis] * strides[axis];
                rest /= stored[axis];
            }
        }
        return offsets;
    }

    int[] dims() {
        return dims.clone();
    }

    int size() {
        return keys.length;
    }

    /** Returns where in the tensor the elements of a position begin. */
    int offset(int at) {
        return offsets[at];
    }

    Key key(int at) {
        return keys[at];
    }

    /** Returns the position of a key. */
    int position(Key key) {
        @Nullable Integer at = positions.get(key);
        if (at == null) {
            throw new IllegalStateException("no element has the labels " + key);
        }
        return at;
    }

    /** Returns the position whose elements come to this one. */
    int source(int at, Arrangement arrangement) {
        Key key = keys[at];
        return position(new Key(
                arrangement.source(key.unit), key.place, arrangement.source(key.otherUnit), key.otherPlace, key.copy));
    }

    /** Returns whether the elements that come to a position change their signs. */
    boolean flipped(int at, Arrangement arrangement) {
        boolean flip = arrangement.flipped(first.signs().get(firstAt[at]));
        return second == null ? flip : flip ^ arrangement.flipped(second.signs().get(secondAt[at]));
    }

    /** Returns the sign of the unit of one side at a position: the first side or the second. */
    int sign(int at, int side) {
        return side == 0
                ? first.signs().get(firstAt[at])
                : second == null ? 0 : second.signs().get(secondAt[at]);
    }

    static List<LabelledPart> of(int[] tensor, UnitBinding binding) {
        return overlap(binding.producers(), binding.consumers())
                ? List.of(new LabelledPart(tensor, binding.producers(), binding.consumers()))
                : List.of(new LabelledPart(tensor, binding.producers()), new LabelledPart(tensor, binding.consumers()));
    }
}
