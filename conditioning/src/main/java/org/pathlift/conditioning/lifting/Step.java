package org.pathlift.conditioning.lifting;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node of the squared network. {@link #forward} is called once and may keep what {@link #backward} needs.
 *
 * <p>A step that owns parameters hands out their masses after the way back.
 */
interface Step {

    /** Returns the outputs. */
    List<Lifted> forward(List<Lifted> inputs);

    /**
     * Returns the totals at the inputs.
     *
     * @param totals the totals at the outputs, null where no path leaves an output
     */
    List<Lifted> backward(List<@Nullable Lifted> totals);

    /** Returns the masses of the step's parameters; to be called after {@link #backward}. */
    default List<TensorMass> masses() {
        return List.of();
    }

    /**
     * Returns g of every single element by constant, flat, in the order in which the node sees the constant; to be called
     * after {@link #backward}. As it stands here for steps whose pairs are their elements.
     */
    default Map<String, Lifted> diagonals() {
        Map<String, Lifted> diagonals = new LinkedHashMap<>();
        for (TensorMass mass : masses()) {
            diagonals.put(mass.tensor(), new Lifted(new int[] {mass.row().length}, mass.row(), mass.log()));
        }
        return diagonals;
    }
}
