package org.pathlift.onnx.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changed model does not compute the same function within the bound; nothing was written. */
public final class ProofFailedException extends PathliftException {

    private static final long serialVersionUID = 1L;

    public ProofFailedException(List<Problem> problems) {
        super(problems, null);
    }

    public ProofFailedException(Problem problem, @Nullable Throwable cause) {
        super(List.of(problem), cause);
    }

    public ProofFailedException(Problem problem) {
        this(problem, null);
    }
}
