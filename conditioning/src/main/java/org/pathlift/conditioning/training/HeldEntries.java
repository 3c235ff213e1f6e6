package org.pathlift.conditioning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pathlift.conditioning.asymmetry.FixedEntries;
import org.pathlift.conditioning.training.array.DeviceArrays;

/**
 * Entries of weights that an update leaves at the values which they have when this is made, such as the fixed entries of a
 * W-asymmetric network (Lim et al. 2024, arXiv 2405.20231). Their gradients count as zero, in the norm by which gradients
 * are clipped too, and weight decay does not reach them.
 */
public final class HeldEntries {

    /** Nothing is held. */
    public static final HeldEntries NONE = new HeldEntries(List.of());

    /**
     * The entries of one parameter.
     *
     * @param trained 1 where the gradient counts, 0 where it does not
     * @param values the values that stay; anything elsewhere
     */
    private record Held(Parameter parameter, NDArray trained, NDArray values) {}

    private final List<Held> held;

    private HeldEntries(List<Held> held) {
        this.held = List.copyOf(held);
    }

    /**
     * Holds entries of a block's weights. What it keeps in memory is freed with the parameters' manager.
     *
     * @param entries by the names of the weights; those of constants that are not trained stay anyway
     * @param weights the block's, initialized
     */
    public static HeldEntries of(FixedEntries entries, Map<String, Parameter> weights) {
        List<Held> held = new ArrayList<>();
        weights.forEach((name, parameter) -> {
            if (parameter.requiresGradient() && entries.count(name) > 0) {
                held.add(held(entries, name, parameter));
            }
        });
        return new HeldEntries(held);
    }

    private static Held held(FixedEntries entries, String name, Parameter parameter) {
        NDArray weight = parameter.getArray();
        NDManager manager = weight.getManager();
        ByteBuffer ones =
                ByteBuffer.allocateDirect(Math.toIntExact(weight.size())).order(ByteOrder.nativeOrder());
        for (int i = 0; i < weight.size(); i++) {
            ones.put(i, (byte) (entries.isFixed(name, i) ? 0 : 1));
        }
        try (NDArray bytes = manager.create(ones, weight.getShape(), DataType.UINT8)) {
            return new Held(
                    parameter,
                    bytes.toType(weight.getDataType(), true),
                    weight.stopGradient().duplicate());
        }
    }

    /** Sets the gradients of held entries to zero; what is no number stays none. */
    void maskGradients() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            held.forEach(one -> one.parameter.getArray().getGradient().muli(one.trained));
        }
    }

    /** Gives held entries their values back. */
    void restore() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            for (Held one : held) {
                NDArray weight = one.parameter.getArray();
                DeviceArrays.assign(
                        weight,
                        NDArrays.where(one.trained.toType(DataType.BOOLEAN, false), weight.stopGradient(), one.values));
            }
        }
    }
}
