package org.pathlift.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.pathlift.onnx.serde.TemporaryFolder;

/**
 * Runs the usual commands on small models in one JVM. With {@code -XX:DumpLoadedClassList=FILE} that JVM tells which classes
 * they load, of which the build makes an archive from which the program starts faster.
 */
final class FirstSteps {

    private FirstSteps() {}

    /**
     * Fails if a command does.
     *
     * @param arguments the archive of the build before, which is deleted: a JVM tells a jar by its date and size only, and all
     *     builds date their jars alike
     */
    public static void main(String[] arguments) throws IOException {
        Files.deleteIfExists(Path.of(arguments[0]));
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            steps(folder.path());
            empty(folder.path());
        }
        System.exit(ExitCodes.DONE);
    }

    private static void steps(Path folder) {
        Path net = folder.resolve("net.onnx");
        Path other = folder.resolve("other.onnx");
        Path fresh = folder.resolve("fresh.onnx");
        for (List<Object> step : List.<List<Object>>of(
                List.of("--help"),
                List.of("new", "resnet18", net, "--input", "3,16,16", "--width", "0.125"),
                List.of("inspect", net),
                List.of("rescale", net, other),
                List.of("verify", net, other, "--symmetry"),
                List.of("init", net, fresh, "--html", folder.resolve("page.html")),
                List.of("init", net, "--scheme", "orthogonal", "--json"))) {
            run(step.stream().map(Object::toString).toArray(String[]::new));
        }
    }

    private static void run(String... step) {
        StringWriter printed = new StringWriter();
        int code = Main.run(new PrintWriter(printed), new PrintWriter(printed), step);
        if (code != ExitCodes.DONE) {
            throw new IllegalStateException(
                    "%s must end with %d, found %d: %s".formatted(Arrays.asList(step), ExitCodes.DONE, code, printed));
        }
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
