package org.pathlift.onnx.graph;

import java.util.List;
import java.util.Optional;

/**
 * What the file declares of a value.
 *
 * @param name the value's name
 * @param type the element type; {@link ElementType#UNDEFINED} where none is declared or the value is no dense tensor
 * @param dims the declared extents, or empty where not even the rank is declared
 */
public record ValueInfo(String name, ElementType type, Optional<List<Dim>> dims) {

    /** Keeps an unmodifiable copy of {@code dims}. */
    public ValueInfo {
        dims = dims.map(List::copyOf);
    }

    @Override
    public String toString() {
        return name + ": " + type.name().toLowerCase(java.util.Locale.ROOT)
                + dims.map(Object::toString).orElse("[of unknown rank]");
    }
}
