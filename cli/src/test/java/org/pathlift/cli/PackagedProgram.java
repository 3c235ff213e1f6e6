package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The packaged program, run in a folder of its own.
 *
 * @param folder is its working directory
 */
record PackagedProgram(Path folder) {

    private static final long PATIENCE_SECONDS = 120;

    /** How a run ended. */
    record Ended(int code, String out, String err) {}

    static Path script() {
        return Path.of(System.getProperty("pathlift.program"));
    }

    /** Runs the program with its streams in files. */
    Ended run(Object... arguments) throws IOException, InterruptedException {
        return execute(
                Map.of(),
                Stream.concat(Stream.of(script()), Arrays.stream(arguments))
                        .map(Object::toString)
                        .toList());
    }

    /** Runs the program on a pseudo-terminal, on which both streams end. */
    Ended runOnTerminal(Map<String, String> environment, Object... arguments) throws IOException, InterruptedException {
        String line = Stream.concat(Stream.of(script()), Arrays.stream(arguments))
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        return execute(environment, List.of("script", "-qec", line, "/dev/null"));
    }

    Ended execute(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        File out = Files.createTempFile("stdout", ".txt").toFile();
        File err = Files.createTempFile("stderr", ".txt").toFile();
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out)
                    .redirectError(err);
            builder.environment().remove("NO_COLOR");
            builder.environment().put("TERM", "xterm");
            builder.environment().putAll(environment);
            Process process = builder.start();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
        } finally {
            Files.delete(out.toPath());
            Files.delete(err.toPath());
        }
    }
}
