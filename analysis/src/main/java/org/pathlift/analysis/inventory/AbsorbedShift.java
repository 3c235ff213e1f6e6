package org.pathlift.analysis.inventory;

import java.util.List;

/**
 * A vector that is added to features which only matrices with biases read: any part of it can go into their biases instead,
 * b' = b + β W.
 *
 * @param shift the vector
 * @param dimensions its elements
 * @param readers the weights that read the features
 */
public record AbsorbedShift(String shift, int dimensions, List<String> readers) {

    /** Keeps an unmodifiable copy of {@code readers}. */
    public AbsorbedShift {
        readers = List.copyOf(readers);
    }
}
