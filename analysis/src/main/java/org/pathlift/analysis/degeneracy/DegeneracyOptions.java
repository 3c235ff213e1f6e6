package org.pathlift.analysis.degeneracy;

import java.util.ArrayList;
import java.util.List;

/**
 * What a study of depth degeneracy shows.
 *
 * @param widths of the hidden layers, at least 2 each
 * @param theta0 the angle between the two inputs in radians, from 0 to π
 * @param laws which laws predict; none twice
 * @param collapse the angle of collapse in radians
 * @param samples how many networks are drawn; 0 for none, otherwise at least 2
 * @param seed of everything that is drawn
 */
public record DegeneracyOptions(
        List<Integer> widths, double theta0, List<AngleLaw> laws, double collapse, int samples, long seed) {

    /**
     * Keeps an unmodifiable copy of {@code widths} and each law once, and checks every component.
     *
     * @throws IllegalArgumentException if there is no layer or one of fewer than 2 units, {@code theta0} is not in [0, π],
     *     {@code collapse} is not in (0, π/2), there is no law, or {@code samples} is 1 or negative
     */
    public DegeneracyOptions {
        widths = List.copyOf(widths);
        laws = laws.stream().distinct().toList();
        check(widths, theta0, collapse);
        if (laws.isEmpty()) {
            throw new IllegalArgumentException("a study of degeneracy needs at least one law, found none");
        }
        if (samples < 0 || samples == 1) {
            throw new IllegalArgumentException("the number of samples must be 0 or at least 2, found " + samples);
        }
    }

    static void check(List<Integer> widths, double theta0, double collapse) {
        List<String> problems = new ArrayList<>();
        if (widths.isEmpty()) {
            problems.add("a network needs at least one layer, found none");
        }
        widths.stream()
                .filter(width -> width < 2)
                .findFirst()
                .ifPresent(width -> problems.add("every layer needs at least 2 units, found " + width));
        if (!(theta0 >= 0 && theta0 <= Math.PI)) {
            problems.add("the angle between inputs lies from 0 to pi (180 degrees), found " + theta0);
        }
        if (!(collapse > 0 && collapse < Math.PI / 2)) {
            problems.add("the angle of collapse lies between 0 and pi/2 (90 degrees), found " + collapse);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }
}
