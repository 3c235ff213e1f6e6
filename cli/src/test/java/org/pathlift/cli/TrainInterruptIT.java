package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** The packaged program, asked to end by signals while it trains. */
@DisabledOnOs(OS.WINDOWS)
class TrainInterruptIT {

    private static final long PATIENCE_SECONDS = 240;
    private static final int SIGINT = 2;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void firstSignal_keepsAllOfTheWork(String signal, int code) throws Exception {
        assumeFalse(signal.equals("INT") && isInterruptIgnored(), "a process in the background ignores Ctrl-C");
        Path out = folder.resolve("out.onnx");
        Path checkpoints = folder.resolve("checkpoints");
        Process training = start(out.toString(), "--json", "--checkpoint", checkpoints.toString());
        awaitEpochs();
        send(signal, training);
        assertThat(training.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        assertThat(Files.readString(err()))
                .contains("ending after the running update")
                .doesNotContain("Exception");
        assertThat(training.exitValue()).isEqualTo(code);
        JsonNode report = Cli.parse(Files.readString(folder.resolve("stdout")));
        assertThat(report.at("/runs/0/ended").textValue()).isEqualTo("stopped");
        assertThat(report.at("/proof/passed").booleanValue()).isTrue();
        assertThat(report.at("/written").textValue()).isEqualTo(out.toString());
        assertThat(ModelReader.read(out).metadata().get("pathlift.options"))
                .contains("(stopped after " + report.at("/runs/0/steps").longValue() + " updates)");
        try (var files = Files.list(checkpoints)) {
            assertThat(files.map(file -> file.getFileName().toString())).anyMatch(name -> name.startsWith("step-"));
        }
    }

    @Test
    void compareThatIsStopped_reportsWhatThereIs() throws Exception {
        Process training = start("--json", "--compare", "baseline,pathcond");
        awaitEpochs();
        send("TERM", training);
        assertThat(training.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        assertThat(training.exitValue()).isEqualTo(143);
        JsonNode report = Cli.parse(Files.readString(folder.resolve("stdout")));
        assertThat(report.get("runs")).hasSize(1);
        assertThat(report.get("comparison").isNull()).isTrue();
    }

    @Test
    void secondSignal_endsAtOnce() throws Exception {
        // Until it is continued the process sleeps, so that the second signal comes before the first could end the
        // training.
        Process training = start(folder.resolve("out.onnx").toString(), "--json");
        awaitEpochs();
        send("STOP", training);
        send("TERM", training);
        send("INT", training);
        send("HUP", training);
        send("CONT", training);
        send("TERM", training);
        send("TERM", training);
        assertThat(training.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        assertThat(training.exitValue()).isIn(130, 143, 129);
    }

    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("pathlift.program"),
                "train",
                TestData.fixture("mlp_relu").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("--data", "digits", "--epochs", "1000000", "--log", log().toString()));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(err().toFile())
                .start();
    }

    private Path log() {
        return folder.resolve("log.jsonl");
    }

    private Path err() {
        return folder.resolve("stderr");
    }

    /** Waits until the training is on its way. */
    private void awaitEpochs() throws Exception {
        File file = log().toFile();
        for (long i = 0; i < 10 * PATIENCE_SECONDS; i++) {
            if (file.length() > 0) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("no epoch was trained: " + Files.readString(err()));
    }

    private static void send(String signal, Process process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** What this process ignores, its children ignore too, and no program may undo that. */
    private static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String mask = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .findFirst()
                .orElse("0");
        return (Long.parseUnsignedLong(mask, 16) >> (SIGINT - 1) & 1) != 0;
    }
}
