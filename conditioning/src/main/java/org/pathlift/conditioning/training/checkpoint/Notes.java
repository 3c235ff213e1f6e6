package org.pathlift.conditioning.training.checkpoint;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.Problem;

/** The notes of a checkpoint's file, read with checks. */
record Notes(Path file, Map<String, String> texts) {

    void expect(String key, String value) {
        if (!value.equals(texts.get(key))) {
            throw malformed("the " + key + " must be known", value, String.valueOf(texts.get(key)));
        }
    }

    String text(String key) {
        String text = texts.get(key);
        if (text == null) {
            throw malformed("a checkpoint must say its " + key, "a note of that name", "none");
        }
        return text;
    }

    long number(String key) {
        try {
            return Long.parseLong(text(key));
        } catch (NumberFormatException e) {
            throw malformed("the " + key + " must be a number", "a whole number", text(key));
        }
    }

    private double real(String key) {
        try {
            return Double.parseDouble(text(key));
        } catch (NumberFormatException e) {
            throw malformed("the " + key + " must be a number", "a number", text(key));
        }
    }

    Progress progress() {
        try {
            return new Progress(
                    number("epoch"),
                    number("step-in-epoch"),
                    number("step"),
                    number("seed"),
                    real("best-metric"),
                    number("best-epoch"));
        } catch (IllegalArgumentException e) {
            throw malformed("the counts must be those of a run", "counts that fit", String.valueOf(e.getMessage()));
        }
    }

    Map<String, String> withPrefix(String prefix) {
        Map<String, String> found = new TreeMap<>();
        texts.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }

    MalformedModelException malformed(String rule, String expected, String found) {
        return new MalformedModelException(
                new Problem(rule, file.toString(), expected, found, "use another checkpoint of the run"));
    }
}
