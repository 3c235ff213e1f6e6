package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The studies of scaling and of resizing, from the command line to what they print. */
class ScalingStudiesTest {

    private static Cli run(String line) {
        return Cli.run((Object[]) ("study " + line).split(" "));
    }

    @Test
    void scaling_asJson_isValidAndRepeats(@TempDir Path folder) throws IOException {
        String line = "scaling --activation tanh --distances -0.3,0,0.5 --depth 30 --widths 20,40,80 --seeds 4 --json";
        Path file = folder.resolve("tanh.json");
        Cli first = run(line + " --report " + file);
        JsonNode json = first.json();
        assertThat(json.at("/places/0/metrics/behaviour").textValue()).isEqualTo("exponential");
        assertThat(json.at("/places/1/metrics/behaviour").textValue()).isEqualTo("power-law");
        assertThat(json.at("/places/2/network/phase").textValue()).isEqualTo("chaotic");
        assertThat(json.at("/places/0/widths")).hasSize(3);
        assertThat(json.at("/places/0/rate/expected").doubleValue()).isEqualTo(-0.5);
        assertThat(Files.readString(file)).isEqualToNormalizingNewlines(first.out());
        assertThat(run(line).out()).isEqualTo(first.out());
        assertThat(run(line + " --seed 1").out()).isNotEqualTo(first.out());
        run("scaling --activation tanh --report " + file).failed(ExitCodes.INPUT_OUTPUT, "--force");
    }

    @ParameterizedTest
    @ValueSource(strings = {"relu", "selu", "gelu", "identity", "leaky-relu:0.2", "hard-tanh"})
    void scaling_ofEveryKind_fitsAndIsValid(String activation) {
        String line = "scaling --activation " + activation + " --widths 10,20,30 --seeds 3 --depth 12";
        run(line + " --json").json();
        fits(run(line), ": decay of 1 - c over 12 layers", "Infinite width", "Verdicts of the means");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--activation tanh --sigma-b2 0 --depth 60",
                "--activation softplus --sigma-w2 0.5,1 --sigma-b2 0.1 --depth 9",
                "--activation sigmoid --sigma-w2 0 --depth 9",
                "--activation relu --sigma-w2 0.02 --sigma-b2 0 --depth 300",
                "--activation relu --sigma-w2 50 --sigma-b2 1 --depth 400",
                "--activation tanh --starts 0.3 --depth 2",
                "--activation tanh --starts 1 --depth 40"
            })
    void scaling_atTheEdges_saysWhyInsteadOfNumbers(String more) {
        String line = "scaling " + more + " --widths 5,10 --seeds 3";
        Cli json = run(line + " --json");
        json.json();
        assertThat(json.out()).doesNotContain("NaN", "Infinity");
        fits(run(line), "Infinite width");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--data digits --factors 2,4", "--drawn waves", "--drawn noise --ways bilinear --factors 0.5,3"})
    void resizing_ofImages_fitsAndIsValid(String more) {
        String line = "resizing --activation relu --images 5 --depth 10 --widths 8,16 " + more;
        Cli json = run(line + " --seeds 5 --json");
        assertThat(json.json().at("/places/1/sizes/0/infinite/scalingLawError").doubleValue())
                .isPositive();
        assertThat(json.out())
                .doesNotContain("NaN", "Infinity")
                .isEqualTo(run(line + " --seeds 5 --json").out());
        fits(run(line + " --seeds 5"), "relu: ", "Measured law error");
        fits(run(line + " --seeds 0"), "Infinite width");
    }

    @Test
    void resizing_ofAFolderOfImages_reportsItsName(@TempDir Path folder) throws IOException {
        Path table = folder.resolve("pictures.csv");
        Files.write(table, List.of("0,1,2,3,4,5,6,7,0", "7,1,5,3,1,0,2,2,1", "0,0,0,0,0,0,0,0,1", "0,1,2,3,4,5,6,7,0"));
        Cli run = Cli.run(
                "study",
                "resizing",
                "--activation",
                "tanh",
                "--data",
                "csv:" + table + "?shape=2,4&header=no&split=0",
                "--ways",
                "block",
                "--factors",
                "2",
                "--depth",
                "9",
                "--seeds",
                "0");
        // Of six pairs three have a blank image, and one the same image twice.
        fits(run, "4 pairs left out, of the same image twice or a blank one");
    }

    @Test
    void badArguments_areRefused() {
        run("scaling --activation tahn").failed(ExitCodes.USAGE, "no activation is called 'tahn'", "'tanh'");
        run("scaling --activation softplus").failed(ExitCodes.USAGE, "no critical line", "sigma_w^2");
        run("scaling --activation tanh --distances 0 --sigma-w2 1").failed(ExitCodes.USAGE, "give one of them");
        run("scaling --activation tanh --widths 20,10").failed(ExitCodes.USAGE, "widths must ascend");
        run("scaling --activation tanh --starts 3").failed(ExitCodes.USAGE, "at most 1, found 3.0");
        run("resizing --activation tanh --factors 3 --ways block,decimation")
                .failed(ExitCodes.USAGE, "block of images of 16 x 16 by 3.0", "decimation of images of 16 x 16 by 3.0");
        run("resizing --activation tanh --ways blok").failed(ExitCodes.USAGE, "expected one of block", "'blok'");
        run("resizing --activation tanh --seeds 3").failed(ExitCodes.USAGE, "at least 5 networks");
        run("resizing --activation tanh --images 1").failed(ExitCodes.USAGE, "at least 2 images");
        run("resizing --activation tanh --data digits?shape=64").failed(ExitCodes.USAGE, "only images can be resized");
    }

    private static void fits(Cli text, String... parts) {
        text.succeeded();
        assertThat(text.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(text.out()).contains(parts);
    }
}
