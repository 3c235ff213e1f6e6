package org.pathlift.onnx.error;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A refusal with its reasons. All problems that were found are in it, in the order in which they were found. */
public abstract sealed class PathliftException extends RuntimeException
        permits MalformedModelException,
                ModelIoException,
                ProofFailedException,
                TrainingFailedException,
                UnsupportedModelException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    PathliftException(List<Problem> problems, @Nullable Throwable cause) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())), cause);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an exception needs at least one problem");
        }
        this.problems = List.copyOf(problems);
    }

    /** Returns what is wrong; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
