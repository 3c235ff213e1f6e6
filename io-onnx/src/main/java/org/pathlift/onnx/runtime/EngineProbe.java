package org.pathlift.onnx.runtime;

import java.util.List;

/**
 * What a native engine said of itself after a small computation came out right.
 *
 * @param version of the library that was loaded
 * @param devices what it can compute on, as it names them
 * @param seconds to load it and to compute
 */
public record EngineProbe(String version, List<String> devices, double seconds) {

    /** Keeps an unmodifiable copy of {@code devices}. */
    public EngineProbe {
        devices = List.copyOf(devices);
    }
}
