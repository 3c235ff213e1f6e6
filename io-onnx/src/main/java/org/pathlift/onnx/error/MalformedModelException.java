package org.pathlift.onnx.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The file is not a well-formed ONNX model. */
public final class MalformedModelException extends PathliftException {

    private static final long serialVersionUID = 1L;

    public MalformedModelException(List<Problem> problems) {
        super(problems, null);
    }

    public MalformedModelException(Problem problem, @Nullable Throwable cause) {
        super(List.of(problem), cause);
    }

    public MalformedModelException(Problem problem) {
        this(problem, null);
    }
}
