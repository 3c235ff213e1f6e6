package org.pathlift.analysis.rescaling;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pathlift.analysis.inventory.AttentionGroup;
import org.pathlift.conditioning.symmetry.Symmetry;

/**
 * How much of the squared norm of an attention's weights is a choice of coordinates. Queries and keys of a head may be
 * multiplied by A and {@code A⁻ᵀ}, values and the output projection by A and {@code A⁻¹}, without changing the function
 * (no rotary positions, no normalized queries and keys). Weights only, without biases, in evaluation mode; summed over heads.
 *
 * @param node the softmax
 * @param part {@code query-key} or {@code value-output}
 * @param heads the heads of keys or values
 * @param energy {@code ‖W_a‖² + ‖W_b‖²} as it is
 * @param diagonal the smallest that positive scales of the channels reach: {@code 2 Σ ‖a_c‖ ‖b_c‖}
 * @param general the smallest that any matrices reach: {@code 2 ‖W_a W_bᵀ‖_*}, the nuclear norm
 */
public record AttentionEnergy(String node, String part, int heads, double energy, double diagonal, double general) {

    /** Measures all attentions whose scales the rescaling group has. */
    public static List<AttentionEnergy> of(Symmetry symmetry, List<AttentionGroup> attentions) {
        List<AttentionEnergy> energies = new ArrayList<>();
        for (AttentionGroup attention : attentions) {
            if (attention.form().equals("plain") && attention.queryKey() > 0) {
                of(symmetry, attention, "query-key", attention.keys()).ifPresent(energies::add);
            }
            if (attention.valueOutput() > 0) {
                of(symmetry, attention, "value-output", attention.values()).ifPresent(energies::add);
            }
        }
        return energies;
    }

    private static Optional<AttentionEnergy> of(
            Symmetry symmetry, AttentionGroup attention, String part, String tensor) {
        Collection<HeadUnits> heads = HeadUnits.of(symmetry.field(tensor));
        double energy = 0;
        double diagonal = 0;
        double general = 0;
        for (HeadUnits head : heads) {
            Optional<HeadUnits.Sides> sides = head.sides(symmetry);
            if (sides.isEmpty()) {
                return Optional.empty();
            }
            energy += sides.get().energy();
            diagonal += sides.get().diagonal();
            general += sides.get().general();
        }
        return heads.isEmpty()
                ? Optional.empty()
                : Optional.of(new AttentionEnergy(attention.node(), part, heads.size(), energy, diagonal, general));
    }
}
