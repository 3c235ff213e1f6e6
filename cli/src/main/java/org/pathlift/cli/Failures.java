package org.pathlift.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.ErrorReport;
import org.pathlift.analysis.report.ReportJson;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.PathliftException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.ProofFailedException;
import org.pathlift.onnx.error.TrainingFailedException;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.runtime.RequestException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells what went wrong: all problems on standard error, as an {@link ErrorReport} on standard output as well where JSON
 * was asked for, and as exit code. Stack traces are for {@code --verbose}.
 */
final class Failures {

    private final Terminal terminal;
    private final boolean json;
    private final boolean verbose;

    /** Failures of a call with these arguments, which may not be parsable. */
    Failures(Terminal terminal, List<String> arguments) {
        this.terminal = terminal;
        this.json = arguments.contains("--json");
        this.verbose = arguments.contains("--verbose");
    }

    /** Tells of arguments that cannot be parsed, and returns the exit code. */
    int usage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        PrintWriter err = terminal.err();
        err.println("pathlift: " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("See '" + name + " --help'.");
        report(
                ExitCodes.USAGE,
                List.of(new Problem(
                        "the arguments must be those of the command",
                        name,
                        "arguments as in '" + name + " --help'",
                        String.valueOf(e.getMessage()),
                        "correct the command line")));
        return ExitCodes.USAGE;
    }

    /** Tells of a failure, and returns the exit code. */
    int report(Throwable e) {
        if (e instanceof ParameterException usage) {
            return usage(usage);
        }
        int exitCode = exitCode(e);
        List<Problem> problems = problems(e);
        print(problems);
        if (verbose) {
            e.printStackTrace(terminal.err());
        } else if (exitCode == ExitCodes.FAULT && !outOfMemory(e)) {
            terminal.err().println("This is a fault of pathlift. Run it with --verbose for the stack trace.");
        }
        report(exitCode, problems);
        return exitCode;
    }

    private void report(int exitCode, List<Problem> problems) {
        terminal.err().flush();
        if (json) {
            terminal.out().println(ReportJson.toJson(ErrorReport.of(exitCode, problems)));
            terminal.out().flush();
        }
    }

    private void print(List<Problem> problems) {
        PrintWriter err = terminal.err();
        for (Problem problem : problems) {
            err.println("pathlift: " + problem.where() + ": " + problem.rule());
            err.println("  expected  " + problem.expected());
            err.println("  found     " + problem.found());
            err.println("  to do     " + problem.remedy());
        }
    }

    private static int exitCode(Throwable e) {
        if (e instanceof MalformedModelException) {
            return ExitCodes.MALFORMED;
        }
        if (e instanceof UnsupportedModelException) {
            return ExitCodes.UNSUPPORTED;
        }
        if (e instanceof ProofFailedException || e instanceof TrainingFailedException) {
            return ExitCodes.NOT_PROVED;
        }
        if (e instanceof ModelIoException || e instanceof UncheckedIOException) {
            return ExitCodes.INPUT_OUTPUT;
        }
        return e instanceof RequestException ? ExitCodes.USAGE : ExitCodes.FAULT;
    }

    private static List<Problem> problems(Throwable e) {
        if (e instanceof PathliftException known) {
            return known.problems();
        }
        if (e instanceof RequestException request) {
            return request.problems();
        }
        if (e instanceof UncheckedIOException io) {
            return List.of(new Problem(
                    "a file must be readable and writable",
                    message(io),
                    "no error",
                    message(io.getCause()),
                    "check the path, its permissions and the free space"));
        }
        if (outOfMemory(e)) {
            long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
            return List.of(new Problem(
                    "the work must fit into memory",
                    "Java's heap",
                    "enough memory",
                    "at most " + mebibytes + " MiB",
                    "give more, for example JAVA_OPTS=-Xmx" + Math.max(1, (2 * mebibytes + 1023) / 1024) + "g"));
        }
        return List.of(new Problem(
                "a command must end without an internal error",
                "pathlift " + Build.version(),
                "no error",
                e.getClass().getSimpleName() + ": " + message(e),
                "report it, with the model if you can"));
    }

    /**
     * Returns whether memory ran out: said directly, by what lies beneath, or by a class that had no room to come up; Java
     * then keeps the reason as text only.
     */
    private static boolean outOfMemory(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            boolean starved =
                    at instanceof ExceptionInInitializerError && message(at).contains(OutOfMemoryError.class.getName());
            if (at instanceof OutOfMemoryError || starved) {
                return true;
            }
        }
        return false;
    }

    private static String message(@Nullable Throwable e) {
        return e == null || e.getMessage() == null ? "no message" : e.getMessage();
    }
}
