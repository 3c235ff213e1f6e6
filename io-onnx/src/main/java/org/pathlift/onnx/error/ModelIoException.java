package org.pathlift.onnx.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file cannot be read or written. */
public final class ModelIoException extends PathliftException {

    private static final long serialVersionUID = 1L;

    /** Takes one problem, and what was thrown where it was found. */
    public ModelIoException(Problem problem, @Nullable Throwable cause) {
        super(List.of(problem), cause);
    }

    /** Takes one problem. */
    public ModelIoException(Problem problem) {
        this(problem, null);
    }
}
