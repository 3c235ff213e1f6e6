package org.pathlift.conditioning.permutation;

import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.onnx.graph.Node;

/**
 * Which elements of a constant belong to which units.
 *
 * @param tensor the name of the constant
 * @param node the node that uses it
 * @param parity what it does when a sign flips
 * @param producers the units that an element helps to produce
 * @param consumers the units that an element consumes
 */
public record UnitBinding(String tensor, Node node, Parity parity, Side producers, Side consumers) {

    /**
     * One side of a constant. The three fields have the constant's rank and are stored along the same axes.
     *
     * @param units the unit of each element; 0 for one that stays where it is
     * @param places the number of the element among those of its unit
     * @param signs the sign that the element flips with; 0 for none
     */
    public record Side(IndexField units, IndexField places, IndexField signs) {

        boolean free() {
            for (int i = 0; i < units.size(); i++) {
                if (units.get(i) != 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
