package org.pathlift.analysis.scaling;

import java.util.Optional;

/** How a curve decays, or why that cannot be told. */
public sealed interface DecayAnswer permits DepthDecay, NoDecay {

    /** The decay, if there is one. */
    default Optional<DepthDecay> decay() {
        return this instanceof DepthDecay decay ? Optional.of(decay) : Optional.empty();
    }
}
