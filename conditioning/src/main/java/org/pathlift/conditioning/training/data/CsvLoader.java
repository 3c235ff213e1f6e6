package org.pathlift.conditioning.training.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.ZipException;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.pathlift.conditioning.training.data.CsvLayout.Column;
import org.pathlift.conditioning.training.data.CsvLayout.Header;
import org.pathlift.conditioning.training.data.TargetOptions.Kind;
import org.pathlift.onnx.error.Suggestions;
import org.pathlift.onnx.graph.Shape;

/** Reads tables of text: an example a line, numbers in all columns but that of the class. Empty lines do not count. */
final class CsvLoader {

    private final String where;
    private final CsvLayout layout;
    private final TargetOptions target;
    private final int limit;
    private final Faults faults = new Faults();
    private final GrowingFloats features = new GrowingFloats();
    private final GrowingFloats values = new GrowingFloats();
    private final Labels labels;
    private int[] labelColumns = new int[0];
    private boolean[] isLabel = new boolean[0];

    private CsvLoader(String where, CsvLayout layout, TargetOptions target, int limit) {
        this.where = where;
        this.layout = layout;
        this.target = target;
        this.limit = limit;
        this.labels = new Labels(target.names(), faults);
    }

    static RawExamples load(DataSpec.Csv spec) {
        String where = spec.file().toString();
        try (InputStream in = PlainOrGzip.open(spec.file())) {
            return load(
                    in, where, spec.layout(), spec.target(), spec.preparation().limit());
        } catch (IOException e) {
            throw Faults.unreadable(where, e);
        }
    }

    static RawExamples load(InputStream in, String where, CsvLayout layout, TargetOptions target, int limit)
            throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(layout.delimiter())
                .setIgnoreSurroundingSpaces(layout.delimiter() != '\t')
                .get();
        try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
                CSVParser parser = CSVParser.builder()
                        .setReader(reader)
                        .setFormat(format)
                        .setTrackBytes(false)
                        .get()) {
            return new CsvLoader(where, layout, target, limit).read(parser);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CSVException
                    || e.getCause() instanceof ZipException
                    || e.getCause() instanceof EOFException) {
                throw Faults.malformed(
                        where,
                        "the table must be well-formed",
                        "cells whose quotes are closed, in text that is whole",
                        String.valueOf(e.getMessage()),
                        "correct the file");
            }
            throw e.getCause();
        }
    }

    private RawExamples read(CSVParser parser) {
        Iterator<CSVRecord> records = parser.iterator();
        if (!records.hasNext()) {
            throw empty();
        }
        CSVRecord first = records.next();
        int width = first.size();
        boolean named = hasHeader(first);
        findLabels(first, named);
        int rows = 0;
        if (!named) {
            read(first, parser.getCurrentLineNumber(), width);
            rows++;
        }
        while (rows < limit && records.hasNext()) {
            CSVRecord record = records.next();
            read(record, parser.getCurrentLineNumber(), width);
            rows++;
        }
        faults.throwAny();
        if (rows == 0) {
            throw empty();
        }
        return new RawExamples(where, Shape.of(width - labelColumns.length), features.toArray(), targets(), 1);
    }

    private RuntimeException empty() {
        return Faults.malformed(where, "a table must have rows", "at least one example", "none", "check the file");
    }

    private Targets targets() {
        if (labelColumns.length == 0) {
            return new Targets.None();
        }
        return target.kind() == Kind.CLASS
                ? labels.targets()
                : new Targets.Values(values.toArray(), labelColumns.length);
    }

    private boolean hasHeader(CSVRecord first) {
        if (layout.header() != Header.AUTO) {
            return layout.header() == Header.YES;
        }
        for (String cell : first) {
            if (!Double.isNaN(Numbers.decimal(withoutMark(cell)))
                    || target.names().contains(cell)) {
                return false;
            }
        }
        return true;
    }

    /** A file may begin with a byte order mark. */
    private static String withoutMark(String cell) {
        return cell.startsWith("\ufeff") ? cell.substring(1) : cell;
    }

    private void findLabels(CSVRecord first, boolean named) {
        List<String> header = new ArrayList<>();
        first.forEach(cell -> header.add(withoutMark(cell)));
        int width = header.size();
        labelColumns = new int[layout.labels().size()];
        isLabel = new boolean[width];
        for (int i = 0; i < labelColumns.length; i++) {
            Column column = layout.labels().get(i);
            int at;
            if (column instanceof Column.Named byName) {
                at = named ? header.indexOf(byName.name()) : -1;
                if (at < 0) {
                    throw Faults.malformed(
                            where + ", line 1",
                            "the label must be a column of the header",
                            "'" + byName.name() + "'",
                            named ? "the columns " + shortened(header) : "no header",
                            (named ? "correct label=" : "say header=yes if there is one, or label=INDEX")
                                    + Suggestions.of(byName.name(), header));
                }
            } else {
                int index = ((Column.At) column).index();
                at = index < 0 ? width + index : index;
                if (at < 0 || at >= width) {
                    throw Faults.malformed(
                            where + ", line 1",
                            "the label must be a column of the table",
                            "an index from " + -width + " to " + (width - 1),
                            Integer.toString(index),
                            "correct label= or delimiter=");
                }
            }
            labelColumns[i] = at;
            isLabel[at] = true;
        }
        if (labelColumns.length >= width
                || Arrays.stream(labelColumns).distinct().count() < labelColumns.length) {
            throw Faults.malformed(
                    where + ", line 1",
                    "a row must have features and distinct labels",
                    "more than " + labelColumns.length + " columns, each label once",
                    width + " columns",
                    "correct label= or delimiter=; label=none says that there is no target");
        }
    }

    private static String shortened(List<String> header) {
        return header.size() <= 12
                ? header.toString()
                : header.subList(0, 12) + " and " + (header.size() - 12) + " more";
    }

    private void read(CSVRecord record, long line, int width) {
        if (record.size() != width) {
            faults.add(
                    where + ", line " + line,
                    "all rows must be as long as the first",
                    width + " cells",
                    record.size() + " cells",
                    "complete or remove the row");
            return;
        }
        for (int column = 0; column < width; column++) {
            if (!isLabel[column]) {
                features.add(number(record, line, column));
            }
        }
        for (int column : labelColumns) {
            if (target.kind() == Kind.CLASS) {
                labels.add(place(line, column), withoutMark(record.get(column)));
            } else {
                values.add(number(record, line, column));
            }
        }
    }

    private float number(CSVRecord record, long line, int column) {
        String cell = withoutMark(record.get(column));
        float number = (float) Numbers.decimal(cell);
        if (!Float.isFinite(number)) {
            faults.add(
                    place(line, column),
                    "a cell must be a finite number",
                    "a decimal number of float32",
                    cell.length() > 40 ? "'" + cell.substring(0, 40) + "...'" : "'" + cell + "'",
                    record.getRecordNumber() == 1
                            ? "correct it, or say header=yes if the first line names the columns"
                            : "correct it or remove the row");
        }
        return number;
    }

    private String place(long line, int column) {
        return where + ", line " + line + ", column " + (column + 1);
    }
}
