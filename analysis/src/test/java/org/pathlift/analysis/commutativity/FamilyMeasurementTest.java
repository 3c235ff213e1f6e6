package org.pathlift.analysis.commutativity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.conditioning.architecture.Activation;
import org.pathlift.conditioning.architecture.Architecture;
import org.pathlift.conditioning.architecture.ArchitectureOptions;
import org.pathlift.conditioning.architecture.Biases;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.WriteOptions;

/** Families that are run: real models against the law that their sampling has. */
class FamilyMeasurementTest {

    private static final MeasureOptions OPTIONS = new MeasureOptions(0.3, Optional.empty(), Map.of(), 5);

    private static ArchitectureFamily mlp(List<Integer> widths, List<Integer> depths, int samples) {
        return new ArchitectureFamily(
                Architecture.MLP,
                (width, depth) -> ArchitectureOptions.builder()
                        .activation(Activation.parse("relu"))
                        .bias(Biases.NONE)
                        .input(30)
                        .width(width)
                        .depth(depth)
                        .build(),
                InitOptions.of(Scheme.CRITICAL).withSeed(3),
                new Grid(widths, depths),
                samples);
    }

    private static CommutativityStudy measure(NetworkFamily family) {
        return FamilyMeasurement.measure(family, OPTIONS, share -> {});
    }

    /** The first hidden pre-activation of a critical ReLU network is N(0, 1): depth d is layer d − 1 of the plain law. */
    @Test
    void measure_ofReluNetworks_hasTheLawOfThePlainFamily() {
        CommutativityStudy study = measure(mlp(List.of(12, 24, 48), List.of(3, 6), 20));
        PlainNetworks law = PlainNetworks.keepingVariance(Activations.relu());
        for (SurfaceCell cell : study.surface(NeuralFunction.LN_Q).orElseThrow().cells()) {
            LogMoments exact =
                    law.exactLogMoments(cell.width(), cell.depth() - 1).orElseThrow();
            assertThat(cell.mean()).isCloseTo(exact.mean(), within(4 * Math.sqrt(exact.variance() / cell.networks())));
            double deviation = Objects.requireNonNull(cell.deviation());
            assertThat(deviation / Math.sqrt(exact.variance())).isCloseTo(1, within(4 * Math.sqrt(0.5 / 20) * 1.3));
            assertThat(cell.infiniteWidth()).isNull();
        }
        SurfaceCell first =
                study.surface(NeuralFunction.CORRELATION).orElseThrow().cells().get(4);
        double c = law.atInfiniteWidth(first.depth() - 1, 0.3).orElseThrow().correlation();
        assertThat(first.mean()).isCloseTo(c, within(5 * Objects.requireNonNull(first.meanError())));
    }

    @Test
    void measure_twice_isTheSame() {
        ArchitectureFamily family = mlp(List.of(4, 6), List.of(2, 3), 4);
        assertThat(measure(family)).isEqualTo(measure(family));
    }

    @Test
    void measure_behindNormalization_decidesByCorrelation() {
        NetworkFamily family = new ArchitectureFamily(
                Architecture.TRANSFORMER,
                (width, depth) -> ArchitectureOptions.builder()
                        .input(3, 5)
                        .width(width)
                        .depth(depth)
                        .heads(2)
                        .build(),
                InitOptions.of(Scheme.CRITICAL),
                new Grid(List.of(8, 16), List.of(1, 2)),
                2);
        CommutativityStudy study = measure(family);
        assertThat(study.surfaces()).hasSize(3);
        assertThat(study.verdict().answer()).isEqualTo(Answer.UNDECIDED);
    }

    @Test
    void files_ofAPattern_areMeasured(@TempDir Path folder) throws IOException {
        ArchitectureFamily family = mlp(List.of(8, 16), List.of(2, 4), 2);
        for (int width : List.of(8, 16)) {
            Files.createDirectory(folder.resolve("w" + width));
            for (int depth : List.of(2, 4)) {
                for (int seed = 0; seed < 2; seed++) {
                    ModelWriter.write(
                            family.open(width, depth, seed),
                            folder.resolve("w%d/net-d%d-s%d.onnx".formatted(width, depth, seed)),
                            WriteOptions.NEW_FILE);
                }
            }
        }
        Files.writeString(folder.resolve("w8/net-dx-s0.onnx"), "no model");
        FilePattern pattern = new FilePattern(folder + "/w{width}/net-d{depth}-s{seed}.onnx");
        assertThat(pattern.find()).hasSize(8).first().satisfies(match -> {
            assertThat(match.width()).isEqualTo(8);
            assertThat(match.depth()).isEqualTo(2);
        });
        assertThat(measure(pattern.family())).isEqualTo(measure(family));

        Files.delete(folder.resolve("w16/net-d2-s0.onnx"));
        Files.delete(folder.resolve("w16/net-d2-s1.onnx"));
        assertThatThrownBy(pattern::family)
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("every width of a family needs every depth")
                .hasMessageContaining("width 16")
                .hasMessageContaining("no file of depth [2]");
    }

    @Test
    void pattern_thatIsNone_isRefused(@TempDir Path folder) {
        assertThatThrownBy(() -> new FilePattern("nets/{height}.onnx"))
                .hasMessageContaining("needs {width}")
                .hasMessageContaining("needs {depth}")
                .hasMessageContaining("'{height}'");
        assertThatThrownBy(() -> new FilePattern(folder + "/{width}-{depth}.onnx").family())
                .hasMessageContaining("at least two widths and two depths");
        assertThatThrownBy(() -> new FilePattern(folder + "/none/{width}-{depth}.onnx").family())
                .hasMessageContaining("at least two widths and two depths");
    }

    @Test
    void tensor_byName_isMeasured() {
        ArchitectureFamily family = mlp(List.of(4, 6), List.of(2, 3), 2);
        String head = family.open(4, 2, 0).graph().outputs().get(0).name();
        CommutativityStudy study =
                FamilyMeasurement.measure(family, new MeasureOptions(0.3, Optional.of(head), Map.of(), 5), share -> {});
        assertThat(study).isNotEqualTo(measure(family));
        assertThatThrownBy(() -> FamilyMeasurement.measure(
                        family, new MeasureOptions(0.3, Optional.of("nothing"), Map.of(), 5), share -> {}))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("tensor 'nothing'");
    }

    @Test
    void lastPreactivation_isBeforeTheActivation() {
        var model = mlp(List.of(4, 6), List.of(2, 3), 1).open(4, 3, 0);
        String value = LastPreactivation.of(model, org.pathlift.onnx.runtime.ShapeInference.infer(model));
        assertThat(model.graph().uses(value)).hasSize(1);
        assertThat(model.graph().uses(value).get(0).node().opType()).isEqualTo("Relu");
        assertThat(Objects.requireNonNull(model.graph().producer(value)).opType())
                .isIn("Gemm", "Add");
    }

    @Test
    void architectures_thatCannot_areRefused() {
        assertThatThrownBy(() -> new ArchitectureFamily(
                        Architecture.RESNET18,
                        (width, depth) -> ArchitectureOptions.builder()
                                .width(width)
                                .depth(depth)
                                .build(),
                        InitOptions.of(Scheme.CRITICAL),
                        new Grid(List.of(1, 2), List.of(3, 4)),
                        2))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("--depth");
    }

    @Test
    void twoInputs_haveTheCosineThatWasAskedFor() {
        var model = mlp(List.of(4, 6), List.of(2, 3), 1).open(4, 2, 0);
        TwoInputs inputs = TwoInputs.draw(model, org.pathlift.onnx.runtime.ShapeInference.infer(model), -0.7, 9);
        double[] a = inputs.first().toDoubles();
        double[] b = inputs.second().toDoubles();
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int i = 0; i < 30; i++) {
            aa += a[i] * a[i];
            bb += b[i] * b[i];
            ab += a[i] * b[i];
        }
        assertThat(aa).isCloseTo(30, within(1e-12));
        assertThat(bb).isCloseTo(30, within(1e-12));
        assertThat(ab).isCloseTo(-21, within(1e-12));
    }
}
