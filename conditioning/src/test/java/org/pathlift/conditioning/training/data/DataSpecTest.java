package org.pathlift.conditioning.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.conditioning.training.data.CsvLayout.Column;
import org.pathlift.conditioning.training.data.DataSpec.HeldOut;
import org.pathlift.conditioning.training.data.Preparation.Axes;
import org.pathlift.conditioning.training.data.TargetOptions.Kind;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.RequestException;

class DataSpecTest {

    @Test
    void parse_digitsAlone_holdsOutTheUsual() {
        assertThat(DataSpec.parse("digits")).isEqualTo(new DataSpec.Digits(Preparation.none(), new HeldOut.Usual()));
    }

    @Test
    void parse_csvOfTheDesign_hasItsOptions() {
        assertThat(DataSpec.parse("csv:a/b.csv?label=last&shape=1,8,8&scale=0.0625"))
                .isEqualTo(new DataSpec.Csv(
                        Path.of("a/b.csv"),
                        new CsvLayout(List.of(new Column.At(-1)), CsvLayout.Header.AUTO, ','),
                        new TargetOptions(Kind.CLASS, List.of()),
                        new Preparation(
                                Optional.of(Shape.of(1, 8, 8)),
                                Axes.CHW,
                                OptionalDouble.of(0.0625),
                                0,
                                List.of(0.0),
                                List.of(1.0),
                                Integer.MAX_VALUE),
                        new HeldOut.Usual()));
    }

    @Test
    void parse_regression_takesSeveralColumns() {
        DataSpec.Csv spec = (DataSpec.Csv)
                DataSpec.parse("csv:t.tsv?label=price,-2,first&target=regression&delimiter=tab&header=yes&split=0");

        assertThat(spec.layout().labels())
                .containsExactly(new Column.Named("price"), new Column.At(-2), new Column.At(0));
        assertThat(spec.layout().delimiter()).isEqualTo('\t');
        assertThat(spec.target().kind()).isEqualTo(Kind.REGRESSION);
        assertThat(spec.heldOut()).isEqualTo(new HeldOut.Nothing());
    }

    @Test
    void parse_test_isReadAsTheRest() {
        DataSpec.Idx spec = (DataSpec.Idx) DataSpec.parse("idx:a,b?test=c,d&scale=1/255&limit=5");

        DataSpec.Idx test = (DataSpec.Idx) ((HeldOut.Other) spec.heldOut()).spec();
        assertThat(test.images()).isEqualTo(Path.of("c"));
        assertThat(test.labels()).isEqualTo(Path.of("d"));
        assertThat(test.preparation()).isEqualTo(spec.preparation());
        assertThat(spec.preparation().scale()).hasValue(1 / 255.0);
        assertThat(spec.preparation().limit()).isEqualTo(5);
    }

    @Test
    void parse_questionMarkInPath_takesTheLastForTheOptions() {
        DataSpec.Npz spec = (DataSpec.Npz) DataSpec.parse("npz:what?.npz?x=images&y=none");

        assertThat(spec.file()).isEqualTo(Path.of("what?.npz"));
        assertThat(spec.features()).contains("images");
        assertThat(spec.targets()).contains("none");
    }

    @Test
    void parse_manyFaults_areToldAtOnce() {
        RequestException e = catchThrowableOfType(
                RequestException.class,
                () -> DataSpec.parse(
                        "csv:a.csv?lable=last&scale=x&std=0&shape=1,0&split=1&limit=2.5&header=maybe&junk"));

        assertThat(e.problems())
                .extracting(problem -> problem.where().replaceAll(".*option ", ""))
                .containsExactlyInAnyOrder(
                        "'lable'", "'scale'", "'std'", "'shape'", "'split'", "'limit'", "'header'", "'junk'");
        assertThat(e).hasMessageContaining("did you mean 'label'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "digitz | did you mean 'digits'?",
                "data.csv | csv:FILE",
                "csv: | csv:PLACE",
                "digits:here | built in",
                "idx:images | IMAGES,LABELS",
                "idx:a,b,c | IMAGES,LABELS",
                "djl:minst | did you mean 'mnist'?",
                "csv:a?split=0.2&test=b | held out in one way",
                "csv:a?label=x,y | one column",
                "csv:a?target=regression&classes=a,b | no classes",
                "csv:a?classes=a,a | distinct",
                "csv:a?delimiter=ab | one character",
                "csv:a?scale=1&scale=2 | given once",
                "csv:a?scale=NaN | in range",
                "csv:a?scale=1/0 | in range",
                "digits?test=b | drop or correct it",
                "images:a?axes=hwc | drop or correct it",
                "npz:a?x= | must have a value",
            })
    void parse_fault_isRefused(String text, String message) {
        assertThatThrownBy(() -> DataSpec.parse(text))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining(message);
    }

    @Test
    void parse_faultUnderTest_isToldOnce() {
        RequestException e =
                catchThrowableOfType(RequestException.class, () -> DataSpec.parse("csv:a?test=b&header=maybe"));

        assertThat(e.problems()).hasSize(1);
    }
}
