package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pathlift study kernels}, from the command line to what it prints. */
class KernelsCommandTest {

    private static Cli kernels(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "study",
                "kernels",
                "--depths",
                "1,3",
                "--networks",
                "3",
                "--widths",
                "16,32,64",
                "--network-depth",
                "2"));
        arguments.addAll(List.of("--inputs", "3", "--examples", "100"));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray());
    }

    @Test
    void json_isValidAndRepeats() {
        Cli first = kernels("--json");
        JsonNode json = first.json();
        assertThat(json.path("activations")).hasSize(2);
        assertThat(json.at("/activations/0/sigmaW2").doubleValue()).isEqualTo(2);
        assertThat(json.at("/activations/1/convergence/points")).hasSize(3);
        assertThat(kernels("--json").out()).isEqualTo(first.out());
        assertThat(kernels("--json", "--seed", "1").out()).isNotEqualTo(first.out());
    }

    @Test
    void networksThatNothingGetsThrough_areRefused() {
        kernels("--activation", "relu", "--widths", "4,8", "--keep", "0.2")
                .failed(
                        ExitCodes.USAGE,
                        "width 4 that keep 0.2 of their weights",
                        "whose kernel is 0",
                        "wider networks");
    }

    @Test
    void text_fitsAndShowsEveryPart() {
        Cli text = kernels(
                "--activation", "tanh", "--activation", "leaky-relu:0.2", "--keep", "0.5,0.25", "--family", "residual");
        text.succeeded();
        assertThat(text.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(text.out())
                .contains("Kernels of residual networks between 3 digits")
                .contains("tanh, sigma_w^2 = ", "leaky-relu:0.2, sigma_w^2 = ")
                .contains("Pruned to 0.250 of the weights")
                .contains("slope of ln(1 + relVar)");
        assertThat(kernels("--networks", "0", "--examples", "0").out()).doesNotContain("slope", "%");
    }

    @Test
    void report_isTheSameObject(@TempDir Path folder) throws IOException {
        Path report = folder.resolve("kernels.json");
        Cli run = kernels("--json", "--report", report);
        assertThat(Files.readString(report)).isEqualToNormalizingNewlines(run.out());
        kernels("--report", report).failed(ExitCodes.INPUT_OUTPUT, "--force");
    }

    @Test
    void badArguments_areRefused() {
        refused("no activation is called 'tahn'", "--activation", "tahn");
        refused("0 or at least 3", "--networks", "1");
        refused("at least 2 widths", "--widths", "8");
        refused("above 0, at most 1", "--keep", "0");
        refused("--sigma-b2 needs --sigma-w2", "--sigma-b2", "0.1");
        refused("expected one of plain, residual", "--family", "residul");
        refused("at least 0, found -1.0", "--ridge", "-1");
        refused("kernels must be finite numbers", "--sigma-w2", "1e9", "--depths", "60", "--networks", "0");
        refused("fewer than the 90 inputs", "--inputs", "90", "--examples", "100");
    }

    private static void refused(String message, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("study", "kernels"));
        all.addAll(List.of(arguments));
        Cli.run(all.toArray()).failed(ExitCodes.USAGE, message);
    }
}
