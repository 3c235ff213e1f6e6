package org.pathlift.analysis.scaling;

import java.util.Optional;

/** How well decays fall onto one curve, or why that cannot be told. */
public sealed interface CollapseAnswer permits Collapse, NoCollapse {

    /** The collapse, if there is one. */
    default Optional<Collapse> collapse() {
        return this instanceof Collapse collapse ? Optional.of(collapse) : Optional.empty();
    }
}
