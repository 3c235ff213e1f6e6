package org.pathlift.conditioning.expansion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pathlift.conditioning.expansion.InputExpansion.Appended;
import org.pathlift.conditioning.expansion.InputExpansion.Spaced;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.Suggestions;
import org.pathlift.onnx.runtime.RequestException;

/** Reads the text of an expansion: {@code KEY=VALUE} with commas between. */
final class ExpansionText {

    private static final Set<String> KEYS = Set.of("factor", "offset", "append", "fill");
    private static final List<String> ORDER = List.of("factor", "append", "fill", "offset");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private ExpansionText() {}

    /**
     * Reads a text.
     *
     * @throws RequestException if it is none, with all problems
     */
    static InputExpansion parse(String text) {
        return new ExpansionText().read(text);
    }

    private InputExpansion read(String text) {
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals);
            if (!KEYS.contains(key)) {
                problem("the name of a setting", "one of " + ORDER, key, "correct it" + Suggestions.of(key, ORDER));
            } else if (equals < 0) {
                problem("'" + key + "'", "a value behind '='", part, "write for example factor=2,fill=0.5");
            } else if (values.put(key, part.substring(equals + 1)) != null) {
                problem("'" + key + "'", "one value", text, "say it once");
            }
        }
        boolean append = values.containsKey("append");
        if (append == values.containsKey("factor")) {
            problem("how far to expand", "either factor=K or append=M", text, "say one of them");
        }
        if (append && values.containsKey("offset")) {
            problem("'offset'", "only with factor=K", text, "leave it away: appended entries stand at the end");
        }
        int factor = whole("factor", 1);
        int offset = whole("offset", 0);
        int count = whole("append", 1);
        double fill = number("fill");
        if (problems.isEmpty()) {
            try {
                return append ? new Appended(count, fill) : new Spaced(factor, offset, fill);
            } catch (IllegalArgumentException e) {
                problem("'" + text + "'", "values in their ranges", String.valueOf(e.getMessage()), "correct them");
            }
        }
        throw new RequestException(problems);
    }

    private int whole(String key, int absent) {
        String value = values.get(key);
        if (value == null) {
            return absent;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            problem("'" + key + "'", "a whole number", value, "correct it");
            return absent;
        }
    }

    private double number(String key) {
        String value = values.get(key);
        if (value == null) {
            return InputExpansion.USUAL_FILL;
        }
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            problem("'" + key + "'", "a number", value, "correct it");
            return InputExpansion.USUAL_FILL;
        }
    }

    private void problem(String where, String expected, String found, String remedy) {
        problems.add(new Problem(
                "an expansion must be factor=K or append=M, with fill and offset", where, expected, found, remedy));
    }
}
