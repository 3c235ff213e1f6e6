package org.pathlift.onnx.error;

import java.util.List;

/** Training went astray: the loss is no number any more, or grew beyond all bounds. */
public final class TrainingFailedException extends PathliftException {

    private static final long serialVersionUID = 1L;

    /** Takes the place where the loss went astray, and its value there. */
    public TrainingFailedException(Problem problem) {
        super(List.of(problem), null);
    }
}
