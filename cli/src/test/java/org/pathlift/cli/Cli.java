package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/**
 * What a command printed.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
record Cli(int code, String out, String err) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Runs a command in this JVM. */
    static Cli run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(
                new PrintWriter(out),
                new PrintWriter(err),
                Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
        return new Cli(code, out.toString(), err.toString());
    }

    /** Checks that a command did what it was asked for. */
    void succeeded() {
        assertThat(code).as(err).isEqualTo(ExitCodes.DONE);
    }

    /** Returns standard output as the one JSON object that it must be, checked against its schema. */
    JsonNode json() {
        assertThat(code).as(err).isEqualTo(ExitCodes.DONE);
        return report();
    }

    /** Returns standard output as a report, whatever the exit code. */
    JsonNode report() {
        return parse(out);
    }

    static JsonNode parse(String text) {
        try {
            JsonNode report = JSON.readTree(text);
            ReportSchemas.check(report);
            return report;
        } catch (JsonProcessingException e) {
            throw new AssertionError("one JSON object was expected, found " + text, e);
        }
    }

    /** Checks that a command failed as it should: code, a message of some lines, no stack trace, nothing else. */
    Cli failed(int expected, String... parts) {
        assertThat(code).as(err).isEqualTo(expected);
        assertThat(err).contains(parts).doesNotContain("\tat ", "Exception");
        assertThat(out).isEmpty();
        return this;
    }
}
