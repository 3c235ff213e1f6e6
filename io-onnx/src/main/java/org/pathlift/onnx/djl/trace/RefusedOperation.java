package org.pathlift.onnx.djl.trace;

import org.pathlift.onnx.error.Problem;

/** One operation cannot be exported; caught where the others are looked at as well. */
final class RefusedOperation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    RefusedOperation(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    RefusedOperation(Operation operation, String expected, String found) {
        this(problem(operation.where(), operation.name(), expected, found));
    }

    /** Returns the refusal of an operation that has no converter. */
    static RefusedOperation unknown(String where, String name) {
        return new RefusedOperation(
                problem(where, name, "an operation that pathlift can write as ONNX", "none that it knows"));
    }

    private static Problem problem(String where, String name, String expected, String found) {
        return new Problem(
                "an operation must have an ONNX form",
                where + ": " + name,
                expected,
                found,
                "write that part of the block with other operations");
    }

    Problem problem() {
        return problem;
    }
}
