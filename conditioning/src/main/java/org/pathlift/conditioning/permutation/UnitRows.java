package org.pathlift.conditioning.permutation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One side of a constant as a matrix: a row for each unit, a column for each element that a unit has there, in the same
 * order for all units of a cell.
 */
final class UnitRows {

    private final LabelledPart own;
    private final LabelledPart other;
    private final boolean joint;
    private final int side;
    private final int[] rest;
    /** The positions of each unit in its own part, in the order of columns. */
    private final Map<Integer, List<Integer>> positions = new HashMap<>();

    private UnitRows(int[] dims, List<LabelledPart> parts, int side) {
        this.joint = parts.size() == 1;
        this.side = side;
        this.own = parts.get(joint ? 0 : side);
        this.other = parts.get(joint ? 0 : 1 - side);
        this.rest = rest(dims, parts);
        for (int at = 0; at < own.size(); at++) {
            int unit =
                    joint && side == 1 ? own.key(at).otherUnit() : own.key(at).unit();
            if (unit != 0) {
                positions.computeIfAbsent(unit, key -> new ArrayList<>()).add(at);
            }
        }
        Comparator<Integer> order = joint && side == 1
                ? Comparator.comparingInt((Integer at) -> own.key(at).otherPlace())
                        .thenComparingInt(at -> own.key(at).unit())
                        .thenComparingInt(at -> own.key(at).place())
                : Comparator.comparingInt((Integer at) -> own.key(at).place())
                        .thenComparingInt(at -> own.key(at).otherUnit())
                        .thenComparingInt(at -> own.key(at).otherPlace());
        positions
                .values()
                .forEach(list ->
                        list.sort(order.thenComparingInt(at -> own.key(at).copy())));
    }

    /** Returns the sides of a constant that have units: one or two. */
    static List<UnitRows> of(int[] dims, UnitBinding binding) {
        List<LabelledPart> parts = LabelledPart.of(dims, binding);
        List<UnitRows> sides = new ArrayList<>();
        for (int side = 0; side < 2; side++) {
            UnitRows rows = new UnitRows(dims, parts, side);
            if (!rows.positions.isEmpty()) {
                sides.add(rows);
            }
        }
        return sides;
    }

    /** The offsets of the elements along the axes on which no label varies. */
    private static int[] rest(int[] dims, List<LabelledPart> parts) {
        List<Integer> offsets = new ArrayList<>(List.of(0));
        int stride = 1;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            int at = axis;
            if (parts.stream().allMatch(part -> part.dims()[at] == 1)) {
                List<Integer> longer = new ArrayList<>();
                for (int i = 0; i < dims[axis]; i++) {
                    for (int offset : offsets) {
                        longer.add(offset + i * stride);
                    }
                }
                offsets = longer;
            }
            stride *= dims[axis];
        }
        return offsets.stream().mapToInt(Integer::intValue).toArray();
    }

    boolean touches(int unit) {
        return positions.containsKey(unit);
    }

    /** Returns whether a unit stands on both sides of the same elements, as in a depthwise convolution. */
    boolean onBothSides(int unit) {
        return joint
                && of(unit).stream()
                        .anyMatch(at -> own.key(at).unit() == own.key(at).otherUnit());
    }

    private List<Integer> of(int unit) {
        return positions.getOrDefault(unit, List.of());
    }

    /** Returns whether these are the units that the constant helps to produce. */
    boolean isProducer() {
        return side == 0;
    }

    /** Returns the elements of a unit, in the order of columns. */
    int[] elements(int unit) {
        int[] elements = new int[columns(unit)];
        int column = 0;
        for (int at : of(unit)) {
            for (int o = 0; o < (joint ? 1 : other.size()); o++) {
                for (int r : rest) {
                    elements[column++] = own.offset(at) + (joint ? 0 : other.offset(o)) + r;
                }
            }
        }
        return elements;
    }

    /** Returns the number of elements that a unit has. */
    int columns(int unit) {
        return of(unit).size() * (joint ? 1 : other.size()) * rest.length;
    }

    /** Returns the sign that each column of a unit flips with, and the other unit that it belongs to; 0 for none. */
    int[][] labels(int unit) {
        int[] signs = new int[columns(unit)];
        int[] others = new int[signs.length];
        int column = 0;
        for (int at : of(unit)) {
            int sign = own.sign(at, joint ? side : 0);
            for (int o = 0; o < (joint ? 1 : other.size()); o++) {
                int unitThere = joint ? jointOther(at) : other.key(o).unit();
                for (int r = 0; r < rest.length; r++) {
                    signs[column] = sign;
                    others[column++] = unitThere;
                }
            }
        }
        return new int[][] {signs, others};
    }

    /** The unit on the other side; none where it is the same one, which moves along. */
    private int jointOther(int at) {
        if (own.key(at).unit() == own.key(at).otherUnit()) {
            return 0;
        }
        return side == 0 ? own.key(at).otherUnit() : own.key(at).unit();
    }

    /** The elements of one model as rows, the other sides arranged. */
    final class View {

        private final double[] data;
        private final Arrangement arrangement;
        private final int[] otherOffsets;
        private final boolean[] otherFlips;

        View(double[] data, Arrangement arrangement) {
            this.data = data;
            this.arrangement = arrangement;
            int others = joint ? 0 : other.size();
            this.otherOffsets = new int[others * rest.length];
            this.otherFlips = new boolean[otherOffsets.length];
            for (int o = 0; o < others; o++) {
                int from = other.offset(other.source(o, arrangement));
                boolean flip = other.flipped(o, arrangement);
                for (int r = 0; r < rest.length; r++) {
                    otherOffsets[o * rest.length + r] = from + rest[r];
                    otherFlips[o * rest.length + r] = flip;
                }
            }
        }

        /** Returns what stands at a unit's place when the given unit comes there; its own signs do not flip. */
        double[] row(int place, int from) {
            double[] row = new double[columns(place)];
            List<Integer> targets = of(place);
            int column = 0;
            if (joint) {
                for (int target : targets) {
                    int offset = own.offset(own.position(moved(own.key(target), from)));
                    boolean flip = arrangement.flipped(own.sign(target, 1 - side));
                    for (int r : rest) {
                        row[column++] = flip ? -data[offset + r] : data[offset + r];
                    }
                }
                return row;
            }
            List<Integer> sources = of(from);
            if (sources.size() != targets.size()) {
                throw new IllegalStateException("units %d and %d have different elements".formatted(place, from));
            }
            for (int source : sources) {
                int offset = own.offset(source);
                for (int o = 0; o < otherOffsets.length; o++) {
                    double value = data[offset + otherOffsets[o]];
                    row[column++] = otherFlips[o] ? -value : value;
                }
            }
            return row;
        }

        private LabelledPart.Key moved(LabelledPart.Key key, int from) {
            if (key.unit() == key.otherUnit()) {
                return new LabelledPart.Key(from, key.place(), from, key.otherPlace(), key.copy());
            }
            return side == 0
                    ? new LabelledPart.Key(
                            from, key.place(), arrangement.source(key.otherUnit()), key.otherPlace(), key.copy())
                    : new LabelledPart.Key(
                            arrangement.source(key.unit()), key.place(), from, key.otherPlace(), key.copy());
        }
    }
}
