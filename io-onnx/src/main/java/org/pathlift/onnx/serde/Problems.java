package org.pathlift.onnx.serde;

import java.util.ArrayList;
import java.util.List;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.Problem;

/** Collects what is wrong with a model, so that a user sees all of it at once. */
final class Problems {

    /** After so many problems a model is given up. */
    private static final int LIMIT = 100;

    private final String source;
    private final List<Problem> found = new ArrayList<>();

    Problems(String source) {
        this.source = source;
    }

    /** Notes a problem at a place of the file, e.g. {@code initializer 'w'}. */
    void add(String rule, String place, String expected, String actual, String remedy) {
        add(new Problem(rule, source + ", " + place, expected, actual, remedy));
    }

    void add(Problem problem) {
        found.add(problem);
        if (found.size() >= LIMIT) {
            throw new MalformedModelException(found);
        }
    }

    void addAll(List<Problem> problems) {
        problems.forEach(this::add);
    }

    /** Throws what was found, if anything. */
    void check() {
        if (!found.isEmpty()) {
            throw new MalformedModelException(found);
        }
    }
}
