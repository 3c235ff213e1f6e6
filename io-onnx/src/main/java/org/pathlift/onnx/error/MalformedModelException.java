package org.pathlift.onnx.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The file is not a well-formed ONNX model. */
public final class MalformedModelException extends PathliftException {

    private static final long serialVersionUID = 1L;

    /** Takes the problems, of which there must be one or more. */
    public MalformedModelException(List<Problem> problems) {
        super(problems, null);
    }

    /** Takes one problem, and what was thrown where it was found. */
    public MalformedModelException(Problem problem, @Nullable Throwable cause) {
        super(List.of(problem), cause);
    }

    /** Takes one problem. */
    public MalformedModelException(Problem problem) {
        this(problem, null);
    }
}
