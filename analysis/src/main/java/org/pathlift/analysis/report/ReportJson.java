package org.pathlift.analysis.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Reports as JSON text.
 *
 * <p>Fields stand in the order of the records; numbers are the shortest that read back as the same double, and what is
 * no number is one of the strings {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}. The text is ASCII, so that it
 * survives any console. Line ends are those of Unix everywhere.
 */
public final class ReportJson {

    private static final ObjectWriter WRITER = JsonMapper.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private ReportJson() {}

    /** Returns a report as one JSON object, without a line end after it. */
    public static String toJson(Report report) {
        try {
            return WRITER.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report must have a form in JSON", e);
        }
    }
}
