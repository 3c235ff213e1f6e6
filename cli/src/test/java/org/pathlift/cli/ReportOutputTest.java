package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.testdata.TestData;

/** Where reports go, and that no file is lost by it. */
class ReportOutputTest {

    @TempDir
    private Path folder;

    private final Path model = TestData.fixture("mlp_relu");

    @Test
    void html_isWritten_besideTheJson_andSaysWhatMadeIt() throws Exception {
        Path page = folder.resolve("page of mlp.html");
        Path json = folder.resolve("report.json");

        Cli run = Cli.run("rescale", model, "--html", page, "--report", json);

        run.succeeded();
        assertThat(run.out()).contains("scale units");
        assertThat(Files.readString(page))
                .contains("pathlift rescale", "--html &#39;" + page + "&#39; --report " + json)
                .contains(Cli.parse(Files.readString(json))
                        .path("model")
                        .path("sha256")
                        .asText());
    }

    /** Like any file that its user makes, not like a secret. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void files_haveTheRightsOfNewFiles() throws Exception {
        Path json = folder.resolve("report.json");
        Path plain = Files.createFile(folder.resolve("plain"));

        Cli.run("inspect", model, "--report", json, "--quiet").succeeded();

        assertThat(Files.getPosixFilePermissions(json)).isEqualTo(Files.getPosixFilePermissions(plain));
    }

    @Test
    void fileThatExists_isKept_withoutForce() throws Exception {
        Path page = Files.writeString(folder.resolve("page.html"), "mine");

        Cli.run("inspect", model, "--html", page).failed(ExitCodes.INPUT_OUTPUT, page.toString(), "--force");
        assertThat(page).hasContent("mine");

        Cli.run("inspect", model, "--html", page, "--force", "--quiet").succeeded();
        assertThat(page).content().startsWith("<!DOCTYPE html>");
    }

    @Test
    void oneFileForTwoThings_isRefused_beforeAnyWork() {
        Path out = folder.resolve("out.onnx");
        Path one = folder.resolve("one.html");
        List<Object[]> calls = List.of(
                new Object[] {"inspect", model, "--html", model, "--force"},
                new Object[] {"rescale", model, out, "--html", out, "--force"},
                new Object[] {"rescale", model, out, "--html", one, "--report", one},
                new Object[] {"new", "mlp", out, "--input", "4", "--html", out},
                new Object[] {"verify", model, model, "--html", model, "--force"},
                new Object[] {"replicas", model, model, "--html", model, "--force"},
                new Object[] {"match", model, TestData.fixture("mlp_gelu"), "--html", model, "--force"},
                new Object[] {"asymmetric", model, out, "--kind", "w", "--html", one, "--report", one});

        for (Object[] call : calls) {
            Cli.run(call).failed(ExitCodes.USAGE, "--html must be another file than those that are read and written");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void commandLine_isQuotedForAShell() {
        assertThat(CommandText.of(List.of("inspect", "a b.onnx", "it's", "--seed=1", "", "$HOME")))
                .isEqualTo("pathlift inspect 'a b.onnx' 'it'\\''s' --seed=1 '' '$HOME'");
    }
}
