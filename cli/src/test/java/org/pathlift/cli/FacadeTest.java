package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.ComparedRules;
import org.pathlift.Pathlift;
import org.pathlift.analysis.report.Report;
import org.pathlift.analysis.report.ReportJson;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.testdata.TestData;

/** The library's calls and the program's commands give the same files, byte for byte, and the same reports. */
class FacadeTest {

    private final Path model = TestData.fixture("mlp_relu");

    @TempDir
    private Path folder;

    private Path ours() {
        return folder.resolve("library.onnx");
    }

    private Path theirs() {
        return folder.resolve("program.onnx");
    }

    private void assertSameFile() throws IOException {
        assertThat(ours()).hasSameBinaryContentAs(theirs());
    }

    /** Compares all but times and the name of the file that was written. */
    private void assertSame(Report library, Cli program) {
        assertThat(withoutTimes(Cli.parse(ReportJson.toJson(library)))).isEqualTo(withoutTimes(program.report()));
    }

    private static JsonNode withoutTimes(JsonNode report) {
        if (report instanceof ObjectNode object) {
            object.remove("written");
            object.remove("seconds");
        }
        report.forEach(FacadeTest::withoutTimes);
        return report;
    }

    @Test
    void inspect_tellsTheSame() {
        assertSame(Pathlift.inspect(model).listUnits().report(), Cli.run("inspect", model, "--units", "--json"));
    }

    @Test
    void rescale_writesTheSame() throws IOException {
        Report report = Pathlift.rescale(model)
                .criterion(CriterionChoice.ENORM)
                .powersOfTwo()
                .exclude("*/net.4/*")
                .seed(3)
                .writeTo(ours());
        assertSame(
                report,
                Cli.run(
                        "rescale",
                        model,
                        theirs(),
                        "--criterion",
                        "enorm",
                        "--power-of-two",
                        "--exclude",
                        "*/net.4/*",
                        "--seed",
                        3,
                        "--json"));
        assertSameFile();
    }

    @Test
    void rescale_withoutOut_writesNothing() {
        Pathlift.rescale(model).dryRun();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void rescale_existingFile_isRefusedUnlessReplaced() throws IOException {
        Files.writeString(ours(), "mine");
        assertThatThrownBy(() -> Pathlift.rescale(model).writeTo(ours())).isInstanceOf(ModelIoException.class);
        assertThat(ours()).hasContent("mine");
        Pathlift.rescale(model).replaceExisting().writeTo(ours());
        Cli.run("rescale", model, theirs()).succeeded();
        assertSameFile();
    }

    @Test
    void rescale_unknownNode_isRefused() {
        assertThatThrownBy(() -> Pathlift.rescale(model).only("nothing*").dryRun())
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("nothing*");
    }

    @Test
    void init_writesTheSame() throws IOException {
        Report report =
                Pathlift.init(model).scheme(Scheme.HE).seed(5).data("digits").writeTo(ours());
        assertSame(
                report, Cli.run("init", model, theirs(), "--scheme", "he", "--seed", 5, "--data", "digits", "--json"));
        assertSameFile();
    }

    @Test
    void analyze_tellsTheSame() {
        Report report = Pathlift.analyze(model)
                .metrics("criticality", "symmetries")
                .data("digits")
                .inputs(3)
                .invariance()
                .report();
        assertSame(
                report,
                Cli.run(
                        "analyze",
                        model,
                        "--metric",
                        "criticality,symmetries",
                        "--data",
                        "digits",
                        "--inputs",
                        3,
                        "--invariance",
                        "--json"));
    }

    @Test
    void analyze_unknownMetric_isRefusedWithTheNearest() {
        assertThatThrownBy(() -> Pathlift.analyze(model).metrics("criticallity").report())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean 'criticality'");
    }

    @Test
    void verify_tellsTheSame() {
        Pathlift.rescale(model).writeTo(ours());
        assertSame(
                Pathlift.verify(model, ours()).intermediates().report(),
                Cli.run("verify", model, ours(), "--symmetry", "--intermediate", "--json"));
    }

    @Test
    void train_writesTheSame() throws IOException {
        Report report = Pathlift.train(model, "digits")
                .epochs(2)
                .condition("pathcond@every=1")
                .initialization(Scheme.HE)
                .seed(2)
                .writeTo(ours());
        assertSame(
                report,
                Cli.run(
                        "train",
                        model,
                        theirs(),
                        "--data",
                        "digits",
                        "--epochs",
                        2,
                        "--condition",
                        "pathcond@every=1",
                        "--init",
                        "he",
                        "--seed",
                        2,
                        "--json"));
        assertSameFile();
    }

    @Test
    void train_comparison_tellsTheSame() {
        assertSame(
                Pathlift.train(model, "digits")
                        .epochs(1)
                        .compare(ComparedRules.of(2, "baseline", "enorm").withTarget(0.5))
                        .dryRun(),
                Cli.run(
                        "train",
                        model,
                        "--data",
                        "digits",
                        "--epochs",
                        1,
                        "--compare",
                        "baseline,enorm",
                        "--seeds",
                        2,
                        "--target-accuracy",
                        0.5,
                        "--json"));
    }
}
