package org.pathlift.conditioning.training.data;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;

/** What is wrong with a file: collected until there are many, and thrown together. */
final class Faults {

    private static final int MANY = 20;

    private final List<Problem> problems = new ArrayList<>();

    /** Notes a fault; throws when there are many. */
    void add(String where, String rule, String expected, String found, String remedy) {
        problems.add(new Problem(rule, where, expected, found, remedy));
        if (problems.size() >= MANY) {
            throwAny();
        }
    }

    void throwAny() {
        if (!problems.isEmpty()) {
            throw new MalformedModelException(problems);
        }
    }

    static MalformedModelException malformed(String where, String rule, String expected, String found, String remedy) {
        return new MalformedModelException(new Problem(rule, where, expected, found, remedy));
    }

    static ModelIoException unreadable(String where, IOException cause) {
        String found = cause instanceof NoSuchFileException ? "no such file" : String.valueOf(cause.getMessage());
        return new ModelIoException(
                new Problem(
                        "the data must be readable",
                        where,
                        "a readable file",
                        found,
                        "check the path and its permissions"),
                cause);
    }
}
