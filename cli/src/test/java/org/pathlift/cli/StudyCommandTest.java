package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies, from the command line to what they print. */
class StudyCommandTest {

    private static Cli study(Object... more) {
        Object[] arguments = new Object[more.length + 8];
        Object[] first = {"study", "phase-diagram", "--sigma-w2", "0.5:3.5:4", "--sigma-b2", "0:0.2:2", "--seeds", "2"};
        System.arraycopy(first, 0, arguments, 0, 8);
        System.arraycopy(more, 0, arguments, 8, more.length);
        return Cli.run(arguments);
    }

    @Test
    void phaseDiagram_asJson_isValidAndRepeats() {
        Cli first = study("--activation", "tanh", "--json");
        JsonNode json = first.json();
        assertThat(json.path("places")).hasSize(8);
        assertThat(json.at("/places/0/convergence").textValue()).isEqualTo("collapses-to-zero");
        assertThat(json.at("/places/3/phase").textValue()).isEqualTo("chaotic");
        assertThat(study("--activation", "tanh", "--json").out()).isEqualTo(first.out());
        assertThat(study("--activation", "tanh", "--json", "--seed", "1").out()).isNotEqualTo(first.out());
    }

    @Test
    void phaseDiagram_text_fitsAndShowsTheMap() {
        for (String name : new String[] {"tanh", "gelu", "relu", "softplus", "leaky-relu:0.2"}) {
            Cli text = study("--activation", name);
            text.succeeded();
            assertThat(text.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
            assertThat(text.out()).contains(name + ": phases", "Critical line", "Measured: 2 networks");
        }
        assertThat(study("--activation", "tanh").out()).contains("        0 |   0   #   #   #");
        assertThat(Cli.run(
                                "study",
                                "phase-diagram",
                                "--activation",
                                "erf",
                                "--sigma-w2",
                                "0.1:4:300",
                                "--sigma-b2",
                                "0:0:1",
                                "--seeds",
                                "0")
                        .out()
                        .lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void phaseDiagram_report_isTheSameObject(@TempDir Path folder) throws IOException {
        Path report = folder.resolve("tanh.json");
        Cli run = study("--activation", "tanh", "--json", "--report", report);
        assertThat(Files.readString(report)).isEqualToNormalizingNewlines(run.out());
        study("--activation", "tanh", "--report", report).failed(ExitCodes.INPUT_OUTPUT, "--force");
        study("--activation", "tanh", "--report", report, "--force").succeeded();
    }

    @Test
    void phaseDiagram_badArguments_areRefused() {
        study("--activation", "tahn").failed(ExitCodes.USAGE, "no activation is called 'tahn'", "'tanh'");
        study("--activation", "tanh", "--width", "0").failed(ExitCodes.USAGE, "the width must be at least 1");
        Cli.run("study", "phase-diagram", "--activation", "tanh", "--sigma-w2", "1:2")
                .failed(ExitCodes.USAGE, "expected FROM:TO:STEPS", "'1:2'");
        Cli.run("study", "phase-diagram", "--activation", "tanh", "--sigma-b2=-1:2:3")
                .failed(ExitCodes.USAGE, "sigma_b^2 must be at least 0");
        Cli.run("study").failed(ExitCodes.USAGE, "the name of a study is missing");
    }
}
