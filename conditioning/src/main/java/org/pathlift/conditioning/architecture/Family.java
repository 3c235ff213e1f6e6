package org.pathlift.conditioning.architecture;

import java.util.Map;

/** Architectures that are built alike. */
interface Family {

    /** Returns all that can be set, with the values that hold where nothing else is asked for, given what is. */
    Map<Setting, Object> defaults(ArchitectureOptions given);

    /** Reports what does not fit this family. */
    void check(Blueprint blueprint, Complaints complaints);

    /** Puts the layers together; returns the last value. */
    Value assemble(Blueprint blueprint, Layers layers);
}
