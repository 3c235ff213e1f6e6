package org.pathlift.conditioning.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.RequestException;

class CsvLoaderTest {

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("t.csv"), text);
    }

    private TrainingData load(String text, String options) throws IOException {
        return DataLoader.load(DataSpec.parse("csv:" + file(text) + "?" + options), ExampleShape.any(), 0);
    }

    private Examples all(String text, String options) throws IOException {
        return load(text, options + "&split=0").train();
    }

    @ParameterizedTest
    @CsvSource({"label=last", "label=y", "label=2", "label=-1"})
    void load_header_findsTheLabel(String label) throws IOException {
        Examples examples = all("\ufeffa,b,y\n1,2.5,0\n\n-3e2,\"4\", 2\n", label);

        assertThat(examples.size()).isEqualTo(2);
        assertThat(examples.shape()).isEqualTo(Shape.of(2));
        assertThat(examples.features(0)).containsExactly(1, 2.5f);
        assertThat(examples.features(1)).containsExactly(-300, 4);
        assertThat(examples.label(1)).isEqualTo(2);
        assertThat(examples.classes().count()).isEqualTo(3);
    }

    @Test
    void load_firstLabelAndDelimiter_areTaken() throws IOException {
        Examples examples = all("1;0.5;0.25\r\n0;7;8\r\n", "label=first&delimiter=;&shape=1,2&scale=2");

        assertThat(examples.shape()).isEqualTo(Shape.of(1, 2));
        assertThat(examples.features(0)).containsExactly(1, 0.5f);
        assertThat(examples.label(0)).isEqualTo(1);
    }

    @Test
    void load_noLabel_hasNoTargets() throws IOException {
        assertThat(all("1,2\n3,4\n", "label=none").targets()).isEqualTo(new Targets.None());
    }

    @Test
    void load_classNames_becomeNumbers() throws IOException {
        Examples examples = all("1,dog\n2,cat\n", "classes=cat,dog,owl");

        assertThat(examples.label(0)).isEqualTo(1);
        assertThat(examples.label(1)).isEqualTo(0);
        assertThat(examples.classes().names()).containsExactly("cat", "dog", "owl");
        assertThat(examples.classes().count()).isEqualTo(3);
    }

    @Test
    void load_regression_hasValuesInTheOrderOfTheSpec() throws IOException {
        Examples examples = all("u,v,x\n1.5,2,3\n4,-5,6\n", "target=regression&label=v,u");
        FloatBuffer values = FloatBuffer.allocate(4);

        examples.gatherValues(new int[] {0, 1}, 0, 2, values);

        assertThat(values.array()).containsExactly(2, 1.5f, -5, 4);
        assertThat(examples.features(1)).containsExactly(6);
    }

    @Test
    void load_gzipAndTestFile_areRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("9,4\n".getBytes(StandardCharsets.US_ASCII));
        }
        Path test = Files.write(folder.resolve("test.csv.gz"), bytes.toByteArray());

        TrainingData data = load("1,0\n2,1\n", "test=" + test);

        Examples heldOut = data.heldOut().orElseThrow();
        assertThat(data.train().size()).isEqualTo(2);
        assertThat(heldOut.features(0)).containsExactly(9);
        assertThat(heldOut.label(0)).isEqualTo(4);
        assertThat(data.train().classes().count()).isEqualTo(5);
    }

    @Test
    void load_cutGzip_isMalformed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("1,0\n2,1\n".repeat(1000).getBytes(StandardCharsets.US_ASCII));
        }
        Path cut = Files.write(folder.resolve("c.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));

        assertThatThrownBy(() -> DataLoader.load(DataSpec.parse("csv:" + cut), ExampleShape.any(), 0))
                .isInstanceOf(MalformedModelException.class);
    }

    @Test
    void load_limit_stopsBeforeWhatFollows() throws IOException {
        assertThat(all("1,0\n2,1\nbroken\n", "limit=2").size()).isEqualTo(2);
    }

    @Test
    void load_manyFaults_areToldWithTheirPlaces() {
        MalformedModelException e = catchThrowableOfType(
                MalformedModelException.class,
                () -> all("1,2,0\n1,x,1\n\nNaN,2,-1\n1,2\n1e99,2,0.5\n,2,cat\n", "header=no"));

        assertThat(e.problems())
                .extracting(problem -> problem.where().replace(folder + "/t.csv, ", "") + ": " + problem.found())
                .containsExactly(
                        "line 2, column 2: 'x'",
                        "line 4, column 1: 'NaN'",
                        "line 4, column 3: -1",
                        "line 5: 2 cells",
                        "line 6, column 1: '1e99'",
                        "line 6, column 3: 0.5",
                        "line 7, column 1: ''",
                        "line 7, column 3: 'cat'");
    }

    @Test
    void load_moreFaultsThanAnyoneReads_stopsEarly() {
        MalformedModelException e = catchThrowableOfType(
                MalformedModelException.class, () -> all("1,0\n" + "x,0\n".repeat(1000), "label=last"));

        assertThat(e.problems()).hasSize(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | label=last | at least one example",
                "'a,b' | label=last | at least one example",
                "'1,2' | label=y | no header",
                "'a,label' | label=lable | did you mean 'label'?",
                "'1,2' | label=5 | an index from -2 to 1",
                "'1' | label=last | more than 1 columns",
                "'1,2' | label=0,-2&target=regression | each label once",
                "'1,\"2' | label=last | well-formed",
                "'0,1,y' | label=y | no header",
                "'1,9' | classes=a,b | from 0 to 1",
                "'1,2000000' | label=last | target=regression",
            })
    void load_fault_isMalformed(String text, String options, String message) {
        assertThatThrownBy(() -> all(text, options))
                .isInstanceOf(MalformedModelException.class)
                .hasMessageContaining(message);
    }

    @Test
    void load_fileThatIsNotThere_isAnIoError() {
        assertThatThrownBy(() ->
                        DataLoader.load(DataSpec.parse("csv:" + folder.resolve("none.csv")), ExampleShape.any(), 0))
                .isInstanceOf(ModelIoException.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void load_testOfOtherClasses_isRefused() {
        Targets.Classes train = new Targets.Classes(new long[] {0, 1}, 2, List.of("a", "b"));
        Targets.Classes test = new Targets.Classes(new long[] {1, 0}, 2, List.of("c", "a"));

        assertThatThrownBy(() -> ClassTable.of(train, test, "there"))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("found [c]");
    }
}
