package org.pathlift.conditioning.training.run;

import java.util.OptionalInt;
import org.pathlift.onnx.djl.DjlEngine;

/** As many threads of the engine as a run wants, until it is closed. */
final class EngineThreads implements AutoCloseable {

    private final int before = DjlEngine.threads();

    EngineThreads(OptionalInt wanted) {
        wanted.ifPresent(DjlEngine::setThreads);
    }

    @Override
    public void close() {
        if (DjlEngine.threads() != before) {
            DjlEngine.setThreads(before);
        }
    }
}
