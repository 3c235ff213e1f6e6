package org.pathlift.conditioning.init;

import java.util.List;
import java.util.Optional;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.conditioning.propagation.WeightLayer;

/**
 * What becomes of a layer.
 *
 * @param layer the layer
 * @param scheme how its weights come about; {@link Scheme#KEEP} where they stay
 * @param feeding the activation that it reads, the identity where there is none
 * @param downstream the activation behind it, if any
 * @param before σw² and σb² of the weights in the file
 * @param variances σw² and σb² that it gets, branch factors included
 * @param notes what a reader should know: why it was left alone, what was assumed
 */
public record LayerDesign(
        WeightLayer layer,
        Scheme scheme,
        Activation feeding,
        Optional<Activation> downstream,
        Variances before,
        Variances variances,
        List<String> notes) {

    /** Keeps an unmodifiable copy of {@code notes}. */
    public LayerDesign {
        notes = List.copyOf(notes);
    }

    /** Returns the standard deviation of the weights in the file, around 0. */
    public double deviationBefore() {
        return Math.sqrt(before.weight() / layer.fan().in());
    }

    /** Returns the standard deviation that the weights get: σw / √fan-in. */
    public double deviation() {
        return Math.sqrt(variances.weight() / layer.fan().in());
    }
}
