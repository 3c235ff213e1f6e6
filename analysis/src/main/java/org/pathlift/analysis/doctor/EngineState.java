package org.pathlift.analysis.doctor;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.runtime.EngineProbe;

/**
 * What became of loading a native engine and computing with it.
 *
 * @param name of the engine
 * @param builtWith the version that pathlift was built with
 * @param loaded the version that was loaded; null where it did not load or compute
 * @param devices what it can compute on; empty where it did not load
 * @param seconds to load and to compute; null where it did not
 * @param failure what went wrong; null where nothing did
 */
public record EngineState(
        String name,
        String builtWith,
        @Nullable String loaded,
        List<String> devices,
        @Nullable Double seconds,
        @Nullable String failure) {

    /** Keeps an unmodifiable copy of {@code devices}. */
    public EngineState {
        devices = List.copyOf(devices);
    }

    /** Tries an engine. What a native library throws is what is looked for here, so nothing passes. */
    static EngineState of(String name, String builtWith, Supplier<EngineProbe> probe) {
        try {
            EngineProbe told = probe.get();
            return new EngineState(name, builtWith, told.version(), told.devices(), told.seconds(), null);
        } catch (RuntimeException | LinkageError e) {
            return new EngineState(name, builtWith, null, List.of(), null, reason(e));
        }
    }

    /** The innermost cause says why a library did not load. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": "
                + String.valueOf(cause.getMessage()).strip();
    }
}
