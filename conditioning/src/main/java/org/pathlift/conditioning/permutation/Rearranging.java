package org.pathlift.conditioning.permutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/** Applies arrangements to models: elements of constants move and flip their signs; not a bit is rounded. */
public final class Rearranging {

    private Rearranging() {}

    /**
     * Returns a model with its units rearranged.
     *
     * @param symmetry the symmetry of this model or of another one with the same graph
     */
    public static Model apply(PermutationSymmetry symmetry, Model model, Arrangement arrangement) {
        Map<String, Tensor> replaced = new LinkedHashMap<>();
        for (UnitBinding binding : symmetry.bindings()) {
            boolean touched = binding.producers().free() || binding.consumers().free();
            if (touched && !replaced.containsKey(binding.tensor())) {
                Tensor base = Objects.requireNonNull(model.graph().constant(binding.tensor()));
                replaced.put(binding.tensor(), moved(base, binding, arrangement));
            }
        }
        return model.withConstants(replaced);
    }

    private static Tensor moved(Tensor base, UnitBinding binding, Arrangement arrangement) {
        int size = base.type().bits() / 8;
        int total = Math.toIntExact(base.data().size());
        ByteBuffer from = base.data().slice(0, total);
        ByteBuffer to = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        new ElementMoves(base.shape().toIntArray(), binding).forEach(arrangement, (target, source, flipped) -> {
            switch (size) {
                case 4 -> to.putInt(4 * target, from.getInt(4 * source) ^ (flipped ? Integer.MIN_VALUE : 0));
                case 8 -> to.putLong(8 * target, from.getLong(8 * source) ^ (flipped ? Long.MIN_VALUE : 0));
                case 2 -> to.putShort(2 * target, (short) (from.getShort(2 * source) ^ (flipped ? 0x8000 : 0)));
                default -> to.put(target, from.get(source));
            }
        });
        return base.withData(new HeapData(to));
    }

    /**
     * Returns a model that computes the same by other weights: its positive scales drawn by
     * {@link CriterionChoice#RANDOM}, its units in an order drawn uniformly, the signs of odd units drawn by coin. For
     * tests and studies of what does not depend on the choice of a representative.
     */
    public static Model random(PermutationSymmetry symmetry, long seed) {
        Model scaled = Rescaler.plan(
                        symmetry.scales(),
                        RescaleOptions.defaults()
                                .withCriterion(CriterionChoice.RANDOM)
                                .withSeed(seed))
                .apply();
        return apply(symmetry, scaled, Arrangement.random(symmetry, seed));
    }
}
