package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.testdata.TestData;

/** Activations compared modulo their scales, and the user's own inputs. */
class VerifyOptionsTest {

    @TempDir
    Path folder;

    /** A float32 vector as numpy.save writes it. */
    private Path npy(String name, int rows, int columns) throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
        String padded = header + " ".repeat(128 - 10 - header.length() - 1) + "\n";
        ByteBuffer bytes = ByteBuffer.allocate(128 + 4 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) padded.length());
        bytes.put(padded.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < rows * columns; i++) {
            bytes.putFloat(i % 17 / 16f);
        }
        return Files.write(folder.resolve(name), bytes.array());
    }

    @Test
    void verify_intermediate_comparesEveryActivationModuloItsScale() {
        Path model = TestData.fixture("conv_pool");
        Path out = folder.resolve("out.onnx");
        Cli.run("rescale", model, out, "--criterion", "random").succeeded();

        JsonNode report = Cli.run("verify", model, out, "--symmetry", "--intermediate", "--json")
                .json();

        JsonNode activations = report.at("/symmetry/activations");
        assertThat(activations.size()).isEqualTo(11);
        activations.forEach(one -> assertThat(one.path("maxRelative").asDouble())
                .as(one.toString())
                .isLessThan(1e-5));
        Cli.run("verify", model, out, "--intermediate").failed(2, "--intermediate needs --symmetry");
    }

    @Test
    void inputData_usersArray_isWhatIsCompared() throws IOException {
        Path model = TestData.fixture("mlp_relu");
        Path array = npy("x.npy", 3, 64);

        JsonNode report = Cli.run("rescale", model, "--input-data", "input:" + array, "--json")
                .json();

        assertThat(report.at("/proof/runs").asInt()).isEqualTo(1);
        assertThat(report.at("/proof/outputs/0/elements").asInt()).isEqualTo(30);
        Cli.run("rescale", model, "--input-data", array).failed(2, "expected NAME:FILE.npy");
        Cli.run("rescale", model, "--input-data", "x:" + array).failed(2, "every input must be fed", "input 'input'");
        Cli.run("rescale", model, "--input-data", "input:" + folder.resolve("none.npy"))
                .failed(6, "none.npy");
        Cli.run("rescale", model, "--input-data", "input:" + npy("y.npy", 3, 63))
                .failed(4, "a model must run in ONNX Runtime");
    }
}
