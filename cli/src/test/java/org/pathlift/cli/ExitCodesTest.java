package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.testdata.TestData;

/** Each exit code with its message. */
class ExitCodesTest {

    @TempDir
    private Path folder;

    private final Path model = TestData.fixture("mlp_relu");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--criteria x|Unknown option|Possible solutions: --criterion",
                "--criterion pathcont|expected one of pathcond, enorm, cle, random, found 'pathcont'|did you mean 'pathcond'?",
                "--sweeps -1|'--sweeps': expected 0 or more, found -1|See 'pathlift rescale --help'",
                "--sweeps many|'--sweeps'|many",
                "--tolerance 1|'--tolerance': expected 0 or more and less than 1, found 1.0|--help",
                "--converge --tolerance 0|expected more than 0 and less than 1 with --converge|--help",
                "--max-scale 0.5|'--max-scale': expected 1 or more, found 0.5|--help",
                "--runs 0|'--runs': expected 1 or more, found 0|--help",
                "--bound -1|'--bound': expected 0 or more, found -1.0|--help",
                "--bound NaN|'--bound': expected 0 or more, found NaN|--help",
                "--input-shape input|expected NAME:1,3,224,224, found 'input': it has no name before a ':'|--help",
                "--input-shape input:1,x|'x' is no whole number|--help",
                "--input-shape input:0,64|an extent must be 1 or more, found 0|--help",
                "--input-shape input:1,64 --input-shape input:2,64|input 'input' has a shape already|--help",
                "--input-shape inputs:1,64|a shape must name an input of the model|did you mean 'input'?",
                "--input-shape input:1,65|a given shape must fit the declared one|[1,65]",
                "--only Gemmx|a glob must match a node of the model|--only",
                "--exclude /net/net.0/Gem|a glob must match a node of the model|did you mean '/net/net.0/Gemm'",
                "a.onnx b.onnx|Unmatched argument|--help"
            })
    void rescale_wrongArguments_2(String arguments, String message, String hint) {
        String[] all = ("rescale " + model + " " + arguments).split(" ");

        Cli.run((Object[]) all).failed(2, message, hint);
        JsonNode report = Cli.run((Object[]) (String.join(" ", all) + " --json").split(" "))
                .report();
        assertThat(report.get("exitCode").intValue()).isEqualTo(2);
    }

    @Test
    void commands_wrong_2() {
        Cli.run().failed(2, "a command is missing", "See 'pathlift --help'");
        Cli.run("rescal", model).failed(2, "Unmatched argument", "Did you mean: pathlift rescale");
        Cli.run("inspect").failed(2, "Missing required parameter: 'MODEL'");
        Cli.run("verify", model).failed(2, "Missing required parameter: 'CANDIDATE'");
        Cli.run("verify", model, TestData.fixture("conv_pool"))
                .failed(2, "input 'input' of the candidate: both models must have the same inputs", "[batch, 1, 8, 8]");
        Cli.run("verify", TestData.fixture("mlp_gelu"), model, "--input-shape", "inp:1,64")
                .failed(2, "did you mean 'input'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "rescale", "verify"})
    void files_damaged_3(String command) throws IOException {
        byte[] bytes = Files.readAllBytes(model);
        byte[] noise = new byte[4096];
        new SplittableRandom(11).nextBytes(noise);
        for (byte[] damaged :
                List.of(Arrays.copyOf(bytes, bytes.length / 2), Arrays.copyOf(bytes, 100), noise, new byte[0])) {
            Path file = Files.write(folder.resolve("damaged.onnx"), damaged);
            Cli failed = command.equals("verify")
                    ? Cli.run(command, file, model)
                    : command.equals("rescale")
                            ? Cli.run(command, file, folder.resolve("out.onnx"))
                            : Cli.run(command, file);
            failed.failed(3, "damaged.onnx", "expected", "found", "to do");
            assertThat(folder).isDirectoryContaining("glob:**/damaged.onnx").isDirectoryNotContaining("glob:**/out*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "rescale"})
    void files_missingOrFolders_6(String command) {
        Cli.run(command, folder.resolve("none.onnx"))
                .failed(6, "none.onnx: a model must be a readable file", "found     no such file");
        Cli.run(command, folder).failed(6, "found     a folder", "to do     give the model's file");
        JsonNode report =
                Cli.run(command, folder.resolve("none.onnx"), "--json").report();
        assertThat(report.get("schema").textValue()).isEqualTo("pathlift.error/1");
        assertThat(report.get("exitCode").intValue()).isEqualTo(6);
        assertThat(report.at("/problems/0/found").textValue()).isEqualTo("no such file");
    }

    @Test
    void verify_otherFunction_5() throws IOException {
        Path random = folder.resolve("random.onnx");
        Cli.run("rescale", model, random, "--criterion", "random").succeeded();
        Cli equal = Cli.run("verify", model, random, "--symmetry", "--json");
        assertThat(equal.json().at("/symmetry/units").intValue()).isEqualTo(56);

        Cli other = Cli.run("verify", TestData.fixture("mlp_gelu"), model);
        assertThat(other.code()).isEqualTo(5);
        assertThat(other.out()).contains("NOT the same function", "bound 1e-04");
        Cli unmapped = Cli.run("verify", model, TestData.fixture("mlp_gelu"), "--symmetry", "--json");
        assertThat(unmapped.code()).isEqualTo(5);
        assertThat(unmapped.report().at("/symmetry/found").booleanValue()).isFalse();
        assertThat(unmapped.report().at("/symmetry/problems")).isNotEmpty();
        Cli strict = Cli.run("verify", model, random, "--bound", "0", "--json");
        assertThat(strict.code()).isEqualTo(5);
        assertThat(strict.report().get("passed").booleanValue()).isFalse();
        Cli text = Cli.run("verify", model, random, "--bound", "0");
        assertThat(text.code()).isEqualTo(5);
        assertThat(text.out()).contains("NOT the same function", "DIFFERS");
    }

    @Test
    void failures_ofAllKinds_areTold() {
        Problem problem = new Problem("r", "w", "e", "f", "do");
        assertThat(told(new UnsupportedModelException(List.of(problem, problem))))
                .isEqualTo(new Cli(4, "", "pathlift: w: r\n  expected  e\n  found     f\n  to do     do\n".repeat(2)));
        told(new UncheckedIOException("no folder", new IOException("disk full")))
                .failed(6, "no folder", "disk full");
        Cli memory = told(new OutOfMemoryError("Java heap space"));
        assertThat(memory.code()).isEqualTo(1);
        assertThat(memory.err())
                .contains("the work must fit into memory", "JAVA_OPTS=-Xmx")
                .doesNotContain("fault");
        String starved = "Exception java.lang.OutOfMemoryError [in thread \"main\"]";
        Throwable starting = new NoClassDefFoundError("Could not initialize class x")
                .initCause(new ExceptionInInitializerError(starved));
        assertThat(told(starting)).isEqualTo(memory);
        Cli fault = told(new IllegalStateException("no such unit"));
        assertThat(fault.code()).isEqualTo(1);
        assertThat(fault.err()).contains("no such unit", "--verbose").doesNotContain("\tat ");
        assertThat(told(new IllegalStateException("x"), "--verbose").err()).contains("\tat ");
    }

    private static Cli told(Throwable failure, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new Failures(Terminal.of(new PrintWriter(out), new PrintWriter(err)), List.of(arguments))
                .report(failure);
        return new Cli(code, out.toString(), err.toString().replace(System.lineSeparator(), "\n"));
    }
}
