package org.pathlift.conditioning.permutation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The signs of each unit by their number, and the number of each sign. */
final class CellSigns {

    private final Map<Integer, List<Integer>> ofUnit = new HashMap<>();
    private final PermutationSymmetry symmetry;

    CellSigns(PermutationSymmetry symmetry) {
        this.symmetry = symmetry;
        for (int sign = 1; sign <= symmetry.signs(); sign++) {
            ofUnit.computeIfAbsent(symmetry.signUnits().get(sign - 1), key -> new ArrayList<>())
                    .add(sign);
        }
    }

    /** Returns the number of parts into which the columns of a cell's units fall: those that never flip come first. */
    int parts(int unit) {
        return 1 + ofUnit.getOrDefault(unit, List.of()).size();
    }

    /** Returns the part of each column, given the sign that it flips with. */
    int[] partOf(int[] signs) {
        int[] parts = new int[signs.length];
        for (int i = 0; i < signs.length; i++) {
            parts[i] = signs[i] == 0 ? 0 : symmetry.signParts().get(signs[i] - 1);
        }
        return parts;
    }

    /** Sets the sign of a unit's part. */
    void set(Arrangement arrangement, int unit, int part, boolean flipped) {
        arrangement.flip(ofUnit.getOrDefault(unit, List.of()).get(part - 1), flipped);
    }

    /** Takes the sign of a unit's part from another arrangement. */
    void copy(Arrangement from, Arrangement to, int unit, int part) {
        int sign = ofUnit.getOrDefault(unit, List.of()).get(part - 1);
        to.flip(sign, from.flipped(sign));
    }
}
