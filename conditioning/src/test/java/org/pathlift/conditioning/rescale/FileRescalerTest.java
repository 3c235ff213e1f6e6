package org.pathlift.conditioning.rescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.symmetry.WeightStatus;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.WriteOptions;
import org.pathlift.testdata.TestData;

class FileRescalerTest {

    private static final Offset<Double> ROUNDING = within(1e-12);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"resnet_bn", "attention_swiglu"})
    void outcome_tellsSizesOfTheWeightsThatWereWritten(String fixture) {
        Path file = folder.resolve("rescaled.onnx");
        RescaleOutcome outcome = new FileRescaler(
                        RescaleOptions.defaults(), ProofOptions.DEFAULT, new Provenance("test", "rescale", ""))
                .rescale(TestData.fixture(fixture), file, WriteOptions.NEW_FILE);
        Model read = ModelReader.read(TestData.fixture(fixture));
        Model written = ModelReader.read(file);

        assertThat(outcome.structure().none()).isTrue();
        assertThat(outcome.structure().after()).isEqualTo(written.graph().operators());
        List<String> names = outcome.sizes().stream().map(WeightSize::tensor).toList();
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(outcome.plan().symmetry().weights().stream()
                        .filter(WeightStatus::free)
                        .map(WeightStatus::tensor)
                        .toList());
        assertThat(names.stream().map(name -> firstReader(read, name))).isSorted();
        assertThat(outcome.sizes())
                .anyMatch(size -> size.before().rms() != size.after().rms());
        for (WeightSize size : outcome.sizes()) {
            assertIs(size.before(), read, size.tensor());
            assertIs(size.after(), written, size.tensor());
        }
    }

    private static int firstReader(Model model, String tensor) {
        List<Node> nodes = model.graph().sorted();
        return (int) nodes.stream()
                .takeWhile(node -> !node.inputs().contains(tensor))
                .count();
    }

    private static void assertIs(WeightSize.Magnitude magnitude, Model model, String tensor) {
        double[] values =
                Objects.requireNonNull(model.graph().constant(tensor)).reader().toDoubles();
        double squares = Arrays.stream(values).map(value -> value * value).sum();
        double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
        assertThat(magnitude.rms()).as(tensor).isCloseTo(Math.sqrt(squares / values.length), ROUNDING);
        assertThat(magnitude.largest()).as(tensor).isEqualTo(largest);
    }
}
