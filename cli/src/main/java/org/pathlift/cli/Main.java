package org.pathlift.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program {@code pathlift}. */
@Command(
        name = "pathlift",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header =
                "Rescales neural networks (ONNX) without changing their function, and initializes, trains and measures them.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a fault of pathlift, or not enough memory",
            "2:the command line is wrong, or does not fit the model",
            "3:a file is no well-formed ONNX model",
            "4:the model is well-formed, but asks for something unsupported",
            "5:two models do not compute the same, or a training went astray; nothing was written",
            "6:a file cannot be read or written"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift inspect net.onnx",
            "  pathlift rescale net.onnx balanced.onnx",
            "  pathlift init net.onnx fresh.onnx",
            "  pathlift analyze net.onnx",
            "  pathlift verify net.onnx balanced.onnx --symmetry",
            "  pathlift train net.onnx trained.onnx --data digits",
            "  pathlift new resnet18 net.onnx --input 3,32,32",
            "  pathlift study phase-diagram --activation tanh",
            "%n'pathlift help COMMAND' tells more about a command."
        })
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** KiB that are held back for telling of a failure. */
    private static final int RESERVED = 1 << 10;

    /** In the order of the help. */
    private static final Map<String, Class<?>> COMMANDS = commands();

    private Main() {}

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("inspect", InspectCommand.class);
        commands.put("rescale", RescaleCommand.class);
        commands.put("init", InitCommand.class);
        commands.put("analyze", AnalyzeCommand.class);
        commands.put("verify", VerifyCommand.class);
        commands.put("match", MatchCommand.class);
        commands.put("train", TrainCommand.class);
        commands.put("expand", ExpandCommand.class);
        commands.put("replicas", ReplicasCommand.class);
        commands.put("trajectory", TrajectoryCommand.class);
        commands.put("new", NewCommand.class);
        commands.put("asymmetric", AsymmetricCommand.class);
        commands.put("study", StudyCommand.class);
        commands.put("doctor", DoctorCommand.class);
        commands.put("completion", CompletionCommand.class);
        commands.put("help", HelpCommand.class);
        return commands;
    }

    /** Runs the command named by the arguments and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        int exitCode = run(terminal, arguments);
        terminal.out().flush();
        terminal.err().flush();
        System.exit(exitCode);
    }

    /** Runs the command named by the arguments, prints to the given writers, and returns the exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return run(Terminal.of(out, err), arguments);
    }

    private static int run(Terminal terminal, String... arguments) {
        Failures failures = new Failures(terminal, Arrays.asList(arguments));
        // Given up where memory ends, so that there is some to tell of it: other threads may hold the rest for good.
        byte[][] reserve = new byte[RESERVED][1 << 10];
        try {
            return commandLine(terminal, failures, arguments).execute(arguments);
        } catch (Throwable e) {
            // Errors pass picocli: no memory, a native library that does not load, a fault of ours.
            Arrays.fill(reserve, null);
            return failures.report(e);
        }
    }

    /**
     * Returns the parser of a command line; its model is what the help shows.
     *
     * <p>Where the first argument names a command, it knows only that one: to make all of them takes longer than many a
     * command itself.
     */
    static CommandLine commandLine(Terminal terminal, Failures failures, String... arguments) {
        CommandLine parser = new CommandLine(new Main(), new Commands(terminal));
        @Nullable Class<?> first = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        boolean alone = first != null && first != HelpCommand.class && first != CompletionCommand.class;
        COMMANDS.forEach((name, command) -> {
            if (!alone || command == first) {
                parser.addSubcommand(name, command);
            }
        });
        return parser.setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(terminal.colorScheme())
                .setUsageHelpWidth(Terminal.WIDTH)
                .setUsageHelpLongOptionsMaxWidth(24)
                .setAbbreviatedOptionsAllowed(false)
                .setExecutionExceptionHandler((e, command, parsed) -> failures.report(e))
                .setParameterExceptionHandler((e, parsed) -> failures.usage(e));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
