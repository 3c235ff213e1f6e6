package org.pathlift.onnx.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The model is well-formed, but asks for something that pathlift does not handle. */
public final class UnsupportedModelException extends PathliftException {

    private static final long serialVersionUID = 1L;

    /** Takes the problems, of which there must be one or more. */
    public UnsupportedModelException(List<Problem> problems) {
        super(problems, null);
    }

    /** Takes one problem, and what was thrown where it was found. */
    public UnsupportedModelException(Problem problem, @Nullable Throwable cause) {
        super(List.of(problem), cause);
    }

    /** Takes one problem. */
    public UnsupportedModelException(Problem problem) {
        this(problem, null);
    }
}
