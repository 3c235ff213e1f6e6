package org.pathlift.conditioning.symmetry;

import java.util.List;

/** What an operator that only moves, repeats or drops elements does to fields. */
public interface Rearrangement {

    /**
     * Returns the field of one output.
     *
     * @param inputs the fields of the moved inputs, each of its tensor's rank
     * @param output the index of the output
     */
    IndexField apply(List<IndexField> inputs, int output);
}
