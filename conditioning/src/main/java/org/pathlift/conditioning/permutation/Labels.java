package org.pathlift.conditioning.permutation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Rearrangement;
import org.pathlift.conditioning.symmetry.Reshapes;
import org.pathlift.onnx.graph.Shape;

/**
 * Whose unit each element of a tensor is, and which of that unit's elements.
 *
 * <p>Where a unit's elements lie along axes of their own (the space of a convolution), neither field is stored along
 * them. Where a reshape mixes such an axis with that of the units, the place tells the unit's elements apart.
 *
 * @param units the unit of each element; 0 for an element that stays where it is
 * @param places the number of the element among its unit's; stored along the same axes
 */
record Labels(IndexField units, IndexField places) {

    Labels {
        if (!Arrays.equals(units.dims(), places.dims())) {
            throw new IllegalArgumentException("units and places must be stored along the same axes");
        }
    }

    /** Labels of a tensor in which every element stays where it is. */
    static Labels none(int rank) {
        return of(IndexField.uniform(rank, 0));
    }

    /** Labels of units with one element each, but for axes that are not stored. */
    static Labels of(IndexField units) {
        return new Labels(units, units.map(unit -> 0));
    }

    int rank() {
        return units.rank();
    }

    int dim(int axis) {
        return units.dim(axis);
    }

    /** Returns whether some element has a unit. */
    boolean free() {
        for (int i = 0; i < units.size(); i++) {
            if (units.get(i) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the labels are stored along an axis other than the given one. */
    boolean storedBeyond(int axis) {
        for (int other = 0; other < rank(); other++) {
            if (other != axis && dim(other) > 1) {
                return true;
            }
        }
        return false;
    }

    Labels withRank(int rank) {
        return new Labels(units.withRank(rank), places.withRank(rank));
    }

    Labels expandedTo(int[] dims) {
        return new Labels(units.expandedTo(dims), places.expandedTo(dims));
    }

    Labels expandedAlong(int axis, int extent) {
        return new Labels(units.expandedAlong(axis, extent), places.expandedAlong(axis, extent));
    }

    Labels reinterpreted(int... dims) {
        return new Labels(units.reinterpreted(dims), places.reinterpreted(dims));
    }

    /** Returns the labels at positions of another field. */
    Labels at(IndexField positions) {
        return new Labels(positions.map(units::get), positions.map(places::get));
    }

    /** Returns what an operator that moves elements makes of the labels of its only input. */
    Labels moved(Rearrangement step, int output) {
        return new Labels(
                        step.apply(java.util.List.of(units), output).map(Labels::fixedIfNothing),
                        step.apply(java.util.List.of(places), output).map(Labels::fixedIfNothing))
                .compressed();
    }

    static int fixedIfNothing(int id) {
        return id == IndexField.NOTHING ? 0 : id;
    }

    /** Returns the labels as a reshape leaves them: elements along axes that are now mixed with units get places. */
    Labels reshaped(Shape before, Shape after) {
        int[] stored = Reshapes.expanded(units, before, after);
        IndexField expandedPlaces = places;
        for (int axis = 0; axis < stored.length; axis++) {
            if (stored[axis] != dim(axis)) {
                int extent = stored[axis];
                expandedPlaces = IndexField.combine(
                        expandedPlaces,
                        IndexField.along(rank(), axis, 0, extent),
                        (place, coordinate) -> Math.addExact(Math.multiplyExact(place, extent), coordinate));
            }
        }
        return new Labels(
                        Reshapes.reshape(units.expandedTo(stored), before, after),
                        Reshapes.reshape(expandedPlaces.expandedTo(stored), before, after))
                .compressed();
    }

    /** Returns the labels without the axes along which only places differ, and for every unit in the same way. */
    Labels compressed() {
        Labels result = this;
        for (int axis = rank() - 1; axis >= 0; axis--) {
            if (result.dim(axis) > 1) {
                result = result.without(axis);
            }
        }
        return result;
    }

    private Labels without(int axis) {
        int extent = dim(axis);
        int[] first = {0};
        Labels slice = new Labels(units.picked(axis, first), places.picked(axis, first));
        Map<Integer, Integer> coordinates = new HashMap<>();
        for (int at = 0; at < extent; at++) {
            int[] here = {at};
            IndexField now = units.picked(axis, here);
            IndexField nowPlaces = places.picked(axis, here);
            Map<Integer, Integer> forward = new HashMap<>();
            Map<Integer, Integer> backward = new HashMap<>();
            for (int i = 0; i < now.size(); i++) {
                int place = nowPlaces.get(i);
                int before = slice.places.get(i);
                boolean same = now.get(i) == slice.units.get(i)
                        && now.get(i) != 0
                        && forward.getOrDefault(before, place) == place
                        && backward.getOrDefault(place, before) == before
                        && coordinates.getOrDefault(place, at) == at;
                if (!same) {
                    return this;
                }
                forward.put(before, place);
                backward.put(place, before);
                coordinates.put(place, at);
            }
        }
        return slice;
    }
}
