package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The studies of width and depth, from the command line to what they print. */
class LimitStudiesTest {

    private static Cli commutativity(Object... more) {
        Object[] first = {"study", "commutativity"};
        Object[] arguments = new Object[more.length + 2];
        System.arraycopy(first, 0, arguments, 0, 2);
        System.arraycopy(more, 0, arguments, 2, more.length);
        return Cli.run(arguments);
    }

    private static void fits(Cli cli) {
        cli.succeeded();
        assertThat(cli.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(cli.out()).doesNotContain("NaN", "Infinity");
    }

    @Test
    void commutativity_asJson_isValidAndRepeats() {
        Object[] small = {"--widths", "8,16,32", "--samples", "40", "--json"};
        Cli first = commutativity(small);
        JsonNode json = first.json();
        assertThat(json.path("surfaces")).hasSize(3);
        assertThat(json.at("/surfaces/0/cells")).hasSize(9);
        assertThat(json.at("/surfaces/0/reference").doubleValue()).isBetween(0.4999, 0.5001);
        assertThat(first.out()).doesNotContain("NaN", "Infinity");
        assertThat(commutativity(small).out()).isEqualTo(first.out());
        assertThat(commutativity("--widths", "8,16,32", "--samples", "40", "--json", "--seed", "1")
                        .out())
                .isNotEqualTo(first.out());
    }

    @Test
    void commutativity_ofEveryFamily_fitsAndTellsTheVerdict() {
        Cli residual = commutativity("--widths", "16,32,64", "--samples", "200");
        fits(residual);
        assertThat(residual.out()).contains("Verdict, by ln-q: width and depth can be scaled together");
        Cli plain = commutativity("--family", "plain", "--widths", "16,32,64", "--samples", "200");
        fits(plain);
        assertThat(plain.out())
                .contains("Exact mean of ln-q", "not resolved", "only with width much larger than depth");
        Cli growing = commutativity("--alpha", "0", "--activation", "erf", "--widths", "4,8,16", "--samples", "20");
        fits(growing);
        assertThat(growing.out()).contains("no limit of infinite depth");
        fits(commutativity("--widths", "4,8", "--depths", "2,3,4,5,6,7,8,9,10", "--samples", "5"));
        fits(commutativity("--family", "plain", "--widths", "3,4", "--depths", "2,9", "--samples", "90"));
    }

    @Test
    void commutativity_ofAnArchitecture_isMeasured() {
        Object[] small = {
            "--family",
            "arch",
            "--widths",
            "8,16,32",
            "--depths",
            "2,3,4",
            "--samples",
            "3",
            "--input",
            "20",
            "--activation",
            "tanh"
        };
        Cli text = commutativity(small);
        fits(text);
        assertThat(text.out()).contains("mlp --activation tanh --input 20 --init critical", "Verdict, by ln-q");
    }

    @Test
    void commutativity_ofFiles_isMeasured(@TempDir Path folder) {
        for (String width : new String[] {"6", "12"}) {
            for (String depth : new String[] {"2", "4"}) {
                Path file = folder.resolve("mlp-w%s-d%s.onnx".formatted(width, depth));
                Cli.run("new", "mlp", file, "--input", "10", "--width", width, "--depth", depth)
                        .succeeded();
            }
        }
        String pattern = folder + "/mlp-w{width}-d{depth}.onnx";
        Cli run = commutativity("--family", "files", "--pattern", pattern);
        fits(run);
        assertThat(run.out()).contains("undecided");
        JsonNode json = commutativity("--family", "files", "--pattern", pattern, "--json")
                .json();
        assertThat(json.at("/counts")).hasSize(4);
        assertThat(json.at("/surfaces/0/cells/0/deviation").isNull()).isTrue();
        commutativity("--family", "files", "--pattern", folder + "/x{width}-{depth}.onnx")
                .failed(ExitCodes.USAGE, "at least two widths and two depths");
    }

    @Test
    void commutativity_badArguments_areRefusedAllAtOnce() {
        commutativity("--family", "files", "--alpha", "1", "--widths", "3,4")
                .failed(ExitCodes.USAGE, "--alpha belongs to --family residual", "--widths", "needs --pattern");
        commutativity("--activation", "rleu").failed(ExitCodes.USAGE, "no activation is called 'rleu'");
        commutativity("--widths", "8").failed(ExitCodes.USAGE, "at least two widths");
        commutativity("--widths", "8,x").failed(ExitCodes.USAGE, "expected whole numbers", "'8,x'");
        commutativity("--correlation", "1").failed(ExitCodes.USAGE, "between -1 and 1");
        commutativity("--family", "arch", "--architecture", "resnet18").failed(ExitCodes.USAGE, "--depth");
    }

    @Test
    void commutativity_report_isTheSameObject(@TempDir Path folder) throws IOException {
        Path report = folder.resolve("c.json");
        Cli run = commutativity("--widths", "4,8", "--samples", "10", "--json", "--report", report);
        run.json();
        assertThat(Files.readString(report)).isEqualToNormalizingNewlines(run.out());
        commutativity("--widths", "4,8", "--samples", "10", "--report", report)
                .failed(ExitCodes.INPUT_OUTPUT, "--force");
    }

    /** The first example of docs/commutativity.md. */
    @Test
    void commutativity_example_isWhatTheProgramPrints() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("pathlift.root", ".."), "docs", "commutativity.md"));
        assertThat(page.lines())
                .containsSubsequence(commutativity().out().lines().toList());
    }

    @Test
    void degeneracy_asJson_isValidAndRepeats() {
        Cli first = Cli.run("study", "degeneracy", "--depth", "6", "--samples", "50", "--json");
        JsonNode json = first.json();
        assertThat(json.path("predictions")).hasSize(3);
        assertThat(json.path("measured")).hasSize(6);
        assertThat(Cli.run("study", "degeneracy", "--depth", "6", "--samples", "50", "--json")
                        .out())
                .isEqualTo(first.out());
    }

    @Test
    void degeneracy_text_fits() {
        Cli all = Cli.run("study", "degeneracy", "--samples", "50", "--law", "paper-linear", "--law", "first-order");
        fits(all);
        assertThat(all.out()).contains("Law paper-linear", "Law first-order", "Measured: 50 networks", "to 1 degree");
        fits(Cli.run("study", "degeneracy", "--widths", "784,300,100,50,30,20", "--theta0", "180", "--samples", "20"));
        Cli same = Cli.run("study", "degeneracy", "--theta0", "0", "--json");
        assertThat(same.json().path("identical").booleanValue()).isTrue();
        Cli text = Cli.run("study", "degeneracy", "--theta0", "0");
        fits(text);
        assertThat(text.out()).contains("identical directions");
    }

    @Test
    void degeneracy_badArguments_areRefused() {
        Cli.run("study", "degeneracy", "--widths", "3,1", "--theta0", "190")
                .failed(ExitCodes.USAGE, "at least 2 units, found 1", "180 degrees");
        Cli.run("study", "degeneracy", "--widths", "3,4", "--depth", "2").failed(ExitCodes.USAGE, "one or the other");
        Cli.run("study", "degeneracy", "--law", "papr").failed(ExitCodes.USAGE, "'papr'", "paper");
        Cli.run("study", "degeneracy", "--depth", "0").failed(ExitCodes.USAGE, "from 1 to 100000");
    }
}
