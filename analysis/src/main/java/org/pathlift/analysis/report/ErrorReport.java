package org.pathlift.analysis.report;

import java.util.List;
import org.pathlift.onnx.error.Problem;

/**
 * Why a command did not do what it was asked for.
 *
 * @param schema {@value #SCHEMA}
 * @param exitCode the exit code of the program
 * @param problems everything that is wrong
 */
public record ErrorReport(String schema, int exitCode, List<Entry> problems) implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.error/1";

    /** Keeps an unmodifiable copy of {@code problems}. */
    public ErrorReport {
        problems = List.copyOf(problems);
    }

    /** One problem: the rule that is broken, the place, what was expected and found there, and what to do about it. */
    public record Entry(String rule, String where, String expected, String found, String remedy) {

        static Entry of(Problem problem) {
            return new Entry(problem.rule(), problem.where(), problem.expected(), problem.found(), problem.remedy());
        }
    }

    /** Returns the report of some problems. */
    public static ErrorReport of(int exitCode, List<Problem> problems) {
        return new ErrorReport(
                SCHEMA, exitCode, problems.stream().map(Entry::of).toList());
    }
}
