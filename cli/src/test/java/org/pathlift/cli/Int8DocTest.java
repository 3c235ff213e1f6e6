package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.testdata.TestData;

/** What docs/int8.md shows is what the program prints. */
class Int8DocTest {

    private static final String CALL = "$ pathlift ";

    @TempDir
    private static Path folder;

    private static String page;

    @BeforeAll
    static void makeFiles() throws IOException {
        page = Files.readString(Path.of(System.getProperty("pathlift.root", ".."), "docs", "int8.md"));
        Files.copy(TestData.fixture("mobile_relu_bn"), folder.resolve("mobile_relu_bn.onnx"));
        List<String> calls = page.lines()
                .filter(line -> line.startsWith("    pathlift "))
                .map(String::strip)
                .toList();
        assertThat(calls).hasSize(2);
        for (String call : calls) {
            Cli.run(arguments(call.substring("pathlift ".length()))).succeeded();
        }
    }

    private static Object[] arguments(String call) {
        return Stream.of(call.split(" "))
                .map(word -> word.endsWith(".onnx") ? folder.resolve(word).toString() : word)
                .toArray();
    }

    @Test
    void examples_areWhatTheProgramPrints() {
        List<String> blocks = Arrays.stream(page.split("```"))
                .filter(block -> block.startsWith("console\n" + CALL))
                .map(block -> block.substring("console\n".length()))
                .toList();
        assertThat(blocks).hasSize(2);
        for (String block : blocks) {
            int end = block.indexOf('\n');
            List<String> printed = Cli.run(arguments(block.substring(CALL.length(), end)))
                    .out()
                    .lines()
                    .dropWhile(line -> !line.equals("int8"))
                    .toList();
            assertThat(block.substring(end + 1).lines().toList()).isEqualTo(printed);
        }
    }

    @Test
    void badlyScaledNetwork_isAtLeastTenTimesBetterAfterCle() {
        JsonNode points = Cli.run(
                        "analyze",
                        folder.resolve("bad.onnx"),
                        "--metric",
                        "int8",
                        "--data",
                        "digits",
                        "--inputs",
                        64,
                        "--json")
                .json()
                .at("/metrics/int8/value/points");

        assertThat(points.at("/0/criterion").asText()).isEqualTo("none");
        assertThat(points.at("/3/criterion").asText()).isEqualTo("cle");
        assertThat(points.at("/3/perTensorError").doubleValue())
                .isLessThan(points.at("/0/perTensorError").doubleValue() / 10);
    }
}
