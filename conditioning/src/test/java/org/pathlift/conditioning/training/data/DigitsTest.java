package org.pathlift.conditioning.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.ExpectedRun;
import org.pathlift.testdata.TestData;

class DigitsTest {

    private static Examples all(String spec, ExampleShape input) {
        return DataLoader.load(DataSpec.parse(spec), input, 0).train();
    }

    private static List<String> lines() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(TestData.digits())), StandardCharsets.US_ASCII))) {
            return reader.lines().toList();
        }
    }

    @Test
    void digits_all_agreeWithTheFileOfTheTests() throws IOException {
        Examples digits = all("digits?split=0", ExampleShape.of(64));
        List<String> lines = lines();

        assertThat(digits.size()).isEqualTo(1797).isEqualTo(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            double[] cells = Arrays.stream(lines.get(i).split(","))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            float[] features = digits.features(i);
            for (int pixel = 0; pixel < 64; pixel++) {
                assertThat(features[pixel]).isEqualTo((float) (cells[pixel] / 16));
            }
            assertThat(digits.label(i)).isEqualTo((long) cells[64]);
        }
    }

    /** Class counts as the data set's description lists them (optdigits.names, "Class Distribution", test part). */
    @Test
    void digits_classes_haveTheirPublishedCounts() {
        Examples digits = all("digits?split=0", ExampleShape.any());

        int[] counts = new int[10];
        for (int i = 0; i < digits.size(); i++) {
            counts[(int) digits.label(i)]++;
        }
        assertThat(digits.classes().count()).isEqualTo(10);
        assertThat(counts).containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
    }

    @Test
    void digits_fixtures_areFedAsPyTorchWas() {
        for (String name : List.of("mlp_relu", "conv_pool", "attention_swiglu", "resnet_bn")) {
            ExpectedRun run = TestData.expected(name);
            var input =
                    ModelReader.read(TestData.fixture(name)).graph().inputs().get(0);
            Examples digits = all("digits?split=0&limit=4", ExampleShape.ofInput(input));

            long[] shape = run.longShape();
            assertThat(digits.shape()).isEqualTo(Shape.of(Arrays.copyOfRange(shape, 1, shape.length)));
            float[] four = new float[256];
            for (int i = 0; i < 4; i++) {
                System.arraycopy(digits.features(i), 0, four, 64 * i, 64);
            }
            assertThat(four).isEqualTo(run.input());
        }
    }

    @Test
    void digits_usual_holdsAFifthOut() {
        TrainingData data = DataLoader.load(DataSpec.parse("digits"), ExampleShape.of(1, 8, 8), 7);

        assertThat(data.train().size()).isEqualTo(1438);
        assertThat(data.heldOut().orElseThrow().size()).isEqualTo(359);
    }

    @Test
    void digits_scaleAndMeans_areApplied() {
        Examples digits = all("digits?split=0&limit=1&scale=1&offset=2&mean=1&std=4", ExampleShape.of(8, 8));
        Examples rows = all("digits?split=0&limit=1&scale=1&mean=0,1,2,3,4,5,6,7", ExampleShape.of(8, 8));

        assertThat(digits.features(0)[2]).isEqualTo((5 + 2 - 1) / 4f);
        assertThat(rows.features(0)[9]).isEqualTo(0 - 1);
        assertThat(rows.features(0)[10]).isEqualTo(13 - 1);
    }

    @Test
    void digits_otherShape_isRefusedWithBoth() {
        assertThatThrownBy(() -> all("digits", ExampleShape.of(1, 28, 28)))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("expected [1,28,28], found [8,8]");
        assertThatThrownBy(() -> all("digits?shape=9,9", ExampleShape.any())).hasMessageContaining("81 elements");
        assertThatThrownBy(() -> all("digits?mean=1,2&std=1,2,3", ExampleShape.of(8, 8)))
                .hasMessageContaining("mean must be")
                .hasMessageContaining("std must be");
        assertThatThrownBy(() -> all("digits?axes=hwc", ExampleShape.of(64))).hasMessageContaining("three axes");
        assertThatThrownBy(() -> all("digits?scale=1e300", ExampleShape.of(64))).hasMessageContaining("finite");
        assertThatThrownBy(() -> all("digits?limit=1", ExampleShape.of(64))).hasMessageContaining("split=0");
    }
}
