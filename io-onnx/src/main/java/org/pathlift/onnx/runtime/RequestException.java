package org.pathlift.onnx.runtime;

import java.util.List;
import java.util.stream.Collectors;
import org.pathlift.onnx.error.Problem;

/** What was asked of a model does not fit it: a shape, a sample, an output. The model itself is sound. */
public final class RequestException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** Takes the problems, of which there must be one or more. */
    public RequestException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
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
