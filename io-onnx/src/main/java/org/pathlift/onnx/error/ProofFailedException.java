package org.pathlift.onnx.error;

import java.util.List;

/** The changed model does not compute the same function within the bound; nothing was written. */
public final class ProofFailedException extends PathliftException {

    private static final long serialVersionUID = 1L;

    /** Takes the problems, of which there must be one or more. */
    public ProofFailedException(List<Problem> problems) {
        super(problems, null);
    }
}
