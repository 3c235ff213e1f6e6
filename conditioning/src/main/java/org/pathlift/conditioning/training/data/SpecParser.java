package org.pathlift.conditioning.training.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.training.data.CsvLayout.Column;
import org.pathlift.conditioning.training.data.DataSpec.HeldOut;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.Suggestions;
import org.pathlift.onnx.runtime.RequestException;

/** Parses data specs. The options begin after the last question mark. */
final class SpecParser {

    private static final List<String> KINDS = List.of("digits", "csv", "npz", "idx", "images", "djl");

    private final String spec;
    private final String kind;
    private final String place;
    private final SpecOptions options;
    private final List<Problem> problems = new ArrayList<>();

    private SpecParser(String spec) {
        this.spec = spec;
        int mark = spec.lastIndexOf('?');
        String head = mark < 0 ? spec : spec.substring(0, mark);
        int colon = head.indexOf(':');
        this.kind = colon < 0 ? head : head.substring(0, colon);
        this.place = colon < 0 ? "" : head.substring(colon + 1);
        this.options = new SpecOptions(spec, mark < 0 ? "" : spec.substring(mark + 1), problems);
    }

    static DataSpec parse(String text) {
        SpecParser parser = new SpecParser(text);
        @Nullable DataSpec spec = parser.parse();
        if (spec == null || !parser.problems.isEmpty()) {
            throw new RequestException(parser.problems.stream().distinct().toList());
        }
        return spec;
    }

    private @Nullable DataSpec parse() {
        if (!KINDS.contains(kind)) {
            problem(
                    "a data spec must begin with its kind",
                    "digits, csv:FILE, npz:FILE, idx:IMAGES,LABELS, images:FOLDER or djl:NAME",
                    "'" + kind + "'",
                    "name the kind" + Suggestions.of(kind, KINDS));
            return null;
        }
        if (kind.equals("digits") != place.isEmpty()) {
            problem(
                    "a data spec must name its place",
                    kind.equals("digits") ? "digits alone: they are built in" : kind + ":PLACE",
                    "'" + place + "'",
                    "correct the spec");
            return null;
        }
        Preparation preparation = preparation();
        @Nullable DataSpec found = read(place, preparation, heldOut(preparation));
        options.refuseOthers(kind);
        return found;
    }

    private @Nullable DataSpec read(String at, Preparation preparation, HeldOut heldOut) {
        return switch (kind) {
            case "csv" -> {
                TargetOptions target = target();
                CsvLayout layout = csvLayout(target);
                yield with(at, path -> new DataSpec.Csv(path, layout, target, preparation, heldOut));
            }
            case "npz" -> {
                Optional<String> features = options.word("x");
                Optional<String> targets = options.word("y");
                TargetOptions target = target();
                yield with(at, path -> new DataSpec.Npz(path, features, targets, target, preparation, heldOut));
            }
            case "idx" -> idx(at, preparation, heldOut);
            case "images" -> with(at, path -> new DataSpec.Images(path, preparation, heldOut));
            case "djl" -> djl(at, preparation, heldOut);
            default -> new DataSpec.Digits(preparation, heldOut);
        };
    }

    private @Nullable DataSpec idx(String at, Preparation preparation, HeldOut heldOut) {
        TargetOptions target = target();
        String[] files = at.split(",", -1);
        if (files.length != 2 || files[0].isEmpty() || files[1].isEmpty()) {
            problem(
                    "an idx spec must name two files",
                    "IMAGES,LABELS with no other comma",
                    "'" + at + "'",
                    "name the images, a comma, and the labels");
            return null;
        }
        return with(
                files[0],
                images -> with(files[1], labels -> new DataSpec.Idx(images, labels, target, preparation, heldOut)));
    }

    private @Nullable DataSpec djl(String at, Preparation preparation, HeldOut heldOut) {
        List<String> names = new ArrayList<>();
        for (DataSpec.DjlSet set : DataSpec.DjlSet.values()) {
            String name = set.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(at)) {
                return new DataSpec.Djl(set, preparation, heldOut);
            }
            names.add(name);
        }
        problem(
                "the data set must be one that can be read",
                String.join(", ", names),
                "'" + at + "'",
                "choose one of them" + Suggestions.of(at, names));
        return null;
    }

    private interface AtPath {
        @Nullable
        DataSpec at(Path path);
    }

    private @Nullable DataSpec with(String text, AtPath then) {
        try {
            return then.at(Path.of(text));
        } catch (InvalidPathException e) {
            problem("a place must be a path", "a path", "'" + text + "'", "correct it: " + e.getReason());
            return null;
        }
    }

    private Preparation preparation() {
        return new Preparation(
                options.shape("shape"),
                kind.equals("images") ? Preparation.Axes.CHW : options.choice("axes", Preparation.Axes.CHW),
                options.number("scale", value -> value != 0, "a number but 0, as 0.0625 or 1/16"),
                options.number("offset", value -> true, "a number").orElse(0),
                options.numbers("mean", 0, value -> true, "numbers, as 0.5 or 0.49,0.48,0.45"),
                options.numbers("std", 1, value -> value > 0, "numbers over 0, as 0.5 or 0.2,0.2,0.2"),
                options.count("limit", Integer.MAX_VALUE));
    }

    private HeldOut heldOut(Preparation preparation) {
        OptionalDouble share = options.number("split", value -> value >= 0 && value < 1, "a share from 0 to below 1");
        boolean hasOther = !kind.equals("digits") && !kind.equals("djl");
        Optional<String> test = hasOther ? options.word("test") : Optional.empty();
        if (test.isPresent()) {
            if (share.isPresent()) {
                options.problem(
                        "split", "examples must be held out in one way", "split or test", "both", "drop one of them");
            }
            @Nullable DataSpec other = read(test.get(), preparation, new HeldOut.Nothing());
            return other == null ? new HeldOut.Nothing() : new HeldOut.Other(other);
        }
        if (share.isEmpty()) {
            return new HeldOut.Usual();
        }
        return share.getAsDouble() == 0 ? new HeldOut.Nothing() : new HeldOut.Share(share.getAsDouble());
    }

    private TargetOptions target() {
        TargetOptions.Kind target = options.choice("target", TargetOptions.Kind.CLASS);
        List<String> names = options.names("classes");
        if (target == TargetOptions.Kind.REGRESSION && !names.isEmpty()) {
            options.problem("classes", "a regression must have no classes", "no names", names.toString(), "drop them");
        }
        return new TargetOptions(target, names);
    }

    private CsvLayout csvLayout(TargetOptions target) {
        String label = options.word("label").orElse("last");
        List<Column> columns = label.equals("none")
                ? List.of()
                : Arrays.stream(label.split(",", -1))
                        .map(String::strip)
                        .map(SpecParser::column)
                        .toList();
        if (columns.size() > 1 && target.kind() == TargetOptions.Kind.CLASS) {
            options.problem(
                    "label",
                    "a class must stand in one column",
                    "one column",
                    label,
                    "name one, or say target=regression");
        }
        String delimiter = options.text("delimiter").orElse(",");
        char character = delimiter.equals("tab") || delimiter.isEmpty() ? '\t' : delimiter.charAt(0);
        if ((delimiter.length() != 1 && !delimiter.equals("tab")) || "\"\r\n".indexOf(character) >= 0) {
            options.problem(
                    "delimiter",
                    "cells must be delimited by one character",
                    "one character but a quote, or tab",
                    "'" + delimiter + "'",
                    "correct it");
        }
        return new CsvLayout(columns, options.choice("header", CsvLayout.Header.AUTO), character);
    }

    private static Column column(String text) {
        if (text.equals("first")) {
            return new Column.At(0);
        }
        if (text.equals("last")) {
            return new Column.At(-1);
        }
        return text.matches("-?[0-9]{1,9}") ? new Column.At(Integer.parseInt(text)) : new Column.Named(text);
    }

    private void problem(String rule, String expected, String found, String remedy) {
        problems.add(new Problem(rule, "data spec '" + spec + "'", expected, found, remedy));
    }
}
