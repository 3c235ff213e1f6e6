package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.testdata.TestData;

class ExposedFileTest {

    private static final int BATCH = 257;

    @TempDir
    private Path folder;

    private Path file() throws IOException {
        return Files.copy(TestData.fixture("conv_pool"), folder.resolve("model.onnx"));
    }

    private static Map<String, OutputValue> run(Path file, Model model) {
        float[] numbers = new float[BATCH * 64];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) Math.sin(i);
        }
        String input = model.graph().inputs().get(0).name();
        try (Runner runner = Runner.open(file)) {
            return runner.run(Map.of(input, Sample.ofFloats(Shape.of(BATCH, 1, 8, 8), numbers)));
        }
    }

    @Test
    void open_longValue_givesItsElementsAtTheSpreadPlaces() throws IOException {
        Path file = file();
        Model model = ModelReader.read(file);
        String value = model.graph().sorted().get(0).output();
        OutputValue whole;
        try (ExposedFile exposed = ExposedFile.beside(model, List.of(value), Map.of())) {
            assertThat(exposed.outputs()).containsExactly(Map.entry(value, value));
            whole = Objects.requireNonNull(run(exposed.path(), model).get(value));
        }
        assertThat(whole.elements()).isGreaterThan(Spread.MOST);

        try (ExposedFile exposed = ExposedFile.beside(model, List.of(value), Map.of(value, (long) whole.elements()))) {
            OutputValue taken = Objects.requireNonNull(
                    run(exposed.path(), model).get(exposed.outputs().get(value)));

            assertThat(taken.toDoubles())
                    .isEqualTo(Arrays.stream(Spread.places(whole.elements()))
                            .mapToDouble(place -> whole.at((int) place))
                            .toArray());
        }
    }

    @Test
    void close_leavesNothingButTheFile() throws IOException {
        Path file = file();
        Model model = ModelReader.read(file);
        String value = model.graph().sorted().get(0).output();
        ExposedFile exposed = ExposedFile.beside(model, List.of(value), Map.of(value, 1L << 20));
        assertThat(exposed.path()).exists();
        exposed.close();

        assertThat(folder).isDirectoryContaining(found -> found.equals(file));
        assertThat(exposed.path()).doesNotExist();
        assertThat(file).hasSameBinaryContentAs(TestData.fixture("conv_pool"));
    }

    @Test
    void places_ofManyElements_areDistinctAndSpread() {
        long count = 3_211_264;
        long[] places = Spread.places(count);

        assertThat(places).hasSize(Spread.MOST).doesNotHaveDuplicates();
        int[] tenths = new int[10];
        for (long place : places) {
            tenths[(int) (10 * place / count)]++;
        }
        assertThat(Arrays.stream(tenths).min().orElseThrow()).isGreaterThan(Spread.MOST / 10 - 10);
        assertThat(Spread.places(5)).containsExactly(0, 1, 2, 3, 4);
    }
}
