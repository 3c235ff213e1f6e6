package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.testdata.TestData;

/** The program as a process of its own. */
class ProgramTest {

    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    @Test
    void json_standsAloneOnStandardOutput() throws Exception {
        Cli done = run(List.of(), "rescale", TestData.fixture("resnet_bn").toString(), "--json");

        assertThat(done.json().at("/proof/passed").booleanValue()).isTrue();
        assertThat(done.err()).isEmpty();
    }

    @Test
    void exitCode_isThatOfTheCommand() throws Exception {
        assertThat(run(List.of(), "inspect", "nowhere.onnx").failed(6, "no such file"))
                .isNotNull();
    }

    @Test
    void rescale_onOneThread_givesTheSameBytes() throws Exception {
        Path many = folder.resolve("many.onnx");
        Path one = folder.resolve("one.onnx");
        String model = TestData.fixture("resnet_bn").toString();
        run(List.of(), "rescale", model, many.toString()).succeeded();
        run(
                        List.of(
                                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=1",
                                "-XX:ActiveProcessorCount=1"),
                        "rescale",
                        model,
                        one.toString())
                .succeeded();

        assertThat(one).hasSameBinaryContentAs(many);
    }

    @Test
    void memory_tooLittle_isToldWithoutStackTrace() throws Exception {
        Cli failed =
                run(List.of("-Xmx16m"), "rescale", TestData.fixture("resnet_bn").toString(), "--runs", "2000000");

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err())
                .contains("the work must fit into memory", "JAVA_OPTS=-Xmx")
                .doesNotContain("\tat ");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void politeKill_leavesNoFiles() throws Exception {
        Process process = start(
                List.of(),
                "rescale",
                TestData.fixture("resnet_bn").toString(),
                folder.resolve("out.onnx").toString(),
                "--runs",
                "40000");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (files().stream().noneMatch(name -> name.startsWith(".pathlift-"))) {
            assertThat(process.isAlive()).as("still at work").isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(5);
        }
        // Like Ctrl-C, but heeded also where a shell started the tests in the background.
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                .start()
                .waitFor();

        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(files()).containsExactly("err.txt", "out.txt");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void politeKill_ofATraining_keepsWhatIsThere() throws Exception {
        Path out = folder.resolve("out.onnx");
        Path checkpoints = folder.resolve("checkpoints");
        List<String> options =
                List.of("--data", "digits", "--epochs", "100000", "--checkpoint", checkpoints.toString());
        List<String> arguments =
                new ArrayList<>(List.of("train", TestData.fixture("mlp_relu").toString(), out.toString()));
        arguments.addAll(options);
        Process process = start(List.of(), arguments.toArray(String[]::new));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(checkpoints.resolve("best.safetensors"))) {
            assertThat(process.isAlive()).as(text("err.txt")).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(5);
        }
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                .start()
                .waitFor();

        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(text("out.txt")).contains("Stopped before the end", "Written to");
        assertThat(out).isRegularFile();
        assertThat(checkpoints.toFile().list()).anyMatch(name -> name.startsWith("step-"));
    }

    private Cli run(List<String> jvm, String... arguments) throws IOException, InterruptedException {
        Process process = start(jvm, arguments);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Cli(process.exitValue(), text("out.txt"), text("err.txt"));
    }

    private Process start(List<String> jvm, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
        command.add(Path.of(System.getProperty("java.home"), "bin", windows ? "java.exe" : "java")
                .toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
