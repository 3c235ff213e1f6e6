package org.pathlift.conditioning.symmetry;

import java.util.List;

/**
 * The units that were made together: the channels or features of one tensor, less those tied to an earlier one.
 *
 * @param tensor the tensor whose production made them
 * @param node the node that produces it, as messages name it
 * @param first the id of the first unit; ids of a group are consecutive
 * @param count the number of units
 * @param in the names of the constants with in-parameters (B = -1), in the order of the graph
 * @param out the names of the constants with out-parameters (B = +1), in the order of the graph
 */
public record UnitGroup(String tensor, String node, int first, int count, List<String> in, List<String> out) {

    /** Keeps unmodifiable copies of {@code in} and {@code out}. */
    public UnitGroup {
        in = List.copyOf(in);
        out = List.copyOf(out);
    }
}
