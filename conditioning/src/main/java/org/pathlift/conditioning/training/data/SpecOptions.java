package org.pathlift.conditioning.training.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.Suggestions;
import org.pathlift.onnx.graph.Shape;

/** The options of a data spec. Whoever asks for one gets its value or, after a problem is noted, the usual one. */
final class SpecOptions {

    private final String spec;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final TreeSet<String> asked = new TreeSet<>();
    private final List<Problem> problems;

    /**
     * Reads {@code KEY=VALUE&KEY=VALUE}.
     *
     * @param spec the whole text, for messages
     * @param problems where problems are noted
     */
    SpecOptions(String spec, String text, List<Problem> problems) {
        this.spec = spec;
        this.problems = problems;
        for (String option : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                problem(
                        option,
                        "an option must have a key and a value",
                        "KEY=VALUE",
                        "'" + option + "'",
                        "write KEY=VALUE");
            } else if (values.putIfAbsent(option.substring(0, equals), option.substring(equals + 1)) != null) {
                String key = option.substring(0, equals);
                problem(key, "an option must be given once", "one " + key, "two", "drop one of them");
            }
        }
    }

    Optional<String> text(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key));
    }

    Optional<String> word(String key) {
        Optional<String> value = text(key);
        if (value.isPresent() && value.get().isBlank()) {
            problem(key, "an option must have a value", "a word", "nothing", "write one or drop the option");
            return Optional.empty();
        }
        return value;
    }

    <E extends Enum<E>> E choice(String key, E usual) {
        @Nullable String value = text(key).orElse(null);
        if (value == null) {
            return usual;
        }
        List<String> names = new ArrayList<>();
        for (E constant : usual.getDeclaringClass().getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            if (name.equals(value)) {
                return constant;
            }
            names.add(name);
        }
        problem(
                key,
                "the value must be one of the choices",
                String.join(", ", names),
                "'" + value + "'",
                "choose one of them" + Suggestions.of(value, names));
        return usual;
    }

    OptionalDouble number(String key, DoublePredicate allowed, String expected) {
        @Nullable String value = text(key).orElse(null);
        if (value == null) {
            return OptionalDouble.empty();
        }
        OptionalDouble number = Numbers.parse(value);
        if (number.isEmpty() || !allowed.test(number.getAsDouble())) {
            problem(key, "the value must be a number in range", expected, "'" + value + "'", "correct the number");
            return OptionalDouble.empty();
        }
        return number;
    }

    List<Double> numbers(String key, double usual, DoublePredicate allowed, String expected) {
        @Nullable String value = text(key).orElse(null);
        if (value == null) {
            return List.of(usual);
        }
        List<Double> numbers = new ArrayList<>();
        for (String part : value.split(",", -1)) {
            OptionalDouble number = Numbers.parse(part.strip());
            if (number.isEmpty() || !allowed.test(number.getAsDouble())) {
                problem(key, "the value must be numbers in range", expected, "'" + part + "'", "correct the number");
                return List.of(usual);
            }
            numbers.add(number.getAsDouble());
        }
        return numbers;
    }

    int count(String key, int usual) {
        OptionalDouble number = number(
                key,
                value -> value >= 1 && value <= Integer.MAX_VALUE && value == Math.rint(value),
                "a whole number from 1");
        return number.isEmpty() ? usual : (int) number.getAsDouble();
    }

    Optional<Shape> shape(String key) {
        @Nullable String value = text(key).orElse(null);
        if (value == null) {
            return Optional.empty();
        }
        try {
            Shape shape = Shape.of(Arrays.stream(value.split(",", -1))
                    .mapToLong(dim -> Long.parseLong(dim.strip()))
                    .toArray());
            if (shape.elements() >= 1 && shape.elements() <= Integer.MAX_VALUE) {
                return Optional.of(shape);
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Said below, as for a shape without elements.
        }
        problem(
                key,
                "the value must be the shape of one example",
                "whole numbers from 1, as in 1,8,8",
                "'" + value + "'",
                "correct the shape; the batch is no part of it");
        return Optional.empty();
    }

    List<String> names(String key) {
        @Nullable String value = text(key).orElse(null);
        if (value == null) {
            return List.of();
        }
        List<String> names =
                Arrays.stream(value.split(",", -1)).map(String::strip).toList();
        if (names.stream().anyMatch(String::isEmpty)
                || names.stream().distinct().count() < names.size()) {
            problem(key, "the value must be distinct names", "as in cat,dog", "'" + value + "'", "correct the names");
            return List.of();
        }
        return names;
    }

    void problem(String key, String rule, String expected, String found, String remedy) {
        problems.add(new Problem(rule, "data spec '" + spec + "', option '" + key + "'", expected, found, remedy));
    }

    /** Notes the options that nobody asked for. */
    void refuseOthers(String kind) {
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                problem(
                        key,
                        "an option must be one of " + kind,
                        String.join(", ", asked),
                        "'" + key + "'",
                        "drop or correct it" + Suggestions.of(key, asked));
            }
        }
    }
}
