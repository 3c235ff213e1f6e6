package org.pathlift.conditioning.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorData;

class HeNormalTest {

    /** Against Hipparchus's complementary error function: Φ(x) = erfc(-x / sqrt 2) / 2. */
    @Test
    void quantile_isTheInverseOfTheDistributionFunction() {
        for (double p = 1e-16; p < 0.5; p *= 1.01) {
            double x = NormalQuantile.of(p);
            assertThat(Erf.erfc(-x / Math.sqrt(2)) / 2).isCloseTo(p, within(1e-13 * p));
            assertThat(NormalQuantile.of(1 - p))
                    .isCloseTo(-NormalQuantile.of(1 - (1 - p)), within(1e-15 * Math.abs(x)));
        }
        assertThat(NormalQuantile.of(0.5)).isZero();
        assertThat(NormalQuantile.of(0x1p-54)).isFinite();
    }

    @ParameterizedTest
    @CsvSource({"DENSE,50,0.2", "MATRIX,8,0.5", "CONVOLUTION,2,1", "POSITION,0,0.02"})
    void elements_ofMatrices_haveTheirDeviation(WeightRole role, long fanIn, double deviation) {
        double[] values = values(new HeNormal(3), "w", role, fanIn);
        double n = values.length;
        double mean = Arrays.stream(values).average().orElseThrow();
        double square =
                Arrays.stream(values).map(value -> value * value).average().orElseThrow();
        double fourth = Arrays.stream(values)
                .map(value -> Math.pow(value / deviation, 4))
                .average()
                .orElseThrow();
        // Five standard errors: sigma / sqrt n, sigma^2 sqrt(2 / n), sqrt(96 / n).
        assertThat(mean).isCloseTo(0, within(5 * deviation / Math.sqrt(n)));
        assertThat(square).isCloseTo(deviation * deviation, within(5 * deviation * deviation * Math.sqrt(2 / n)));
        assertThat(fourth).isCloseTo(3, within(5 * Math.sqrt(96 / n)));
        double neighbours = 0;
        for (int i = 1; i < values.length; i++) {
            neighbours += values[i] * values[i - 1] / (deviation * deviation * n);
        }
        assertThat(neighbours).isCloseTo(0, within(5 / Math.sqrt(n)));
    }

    @ParameterizedTest
    @CsvSource({"BIAS,0", "SHIFT,0", "MEAN,0", "RESIDUAL_GAIN,0", "GAIN,1", "VARIANCE,1"})
    void elements_ofOthers_areConstant(WeightRole role, double expected) {
        assertThat(values(new HeNormal(3), "w", role, 0)).containsOnly(expected);
    }

    @Test
    void elements_followSeedAndName() {
        double[] values = values(new HeNormal(3), "a", WeightRole.DENSE, 2);
        assertThat(values(new HeNormal(3), "a", WeightRole.DENSE, 2)).isEqualTo(values);
        assertThat(values(new HeNormal(4), "a", WeightRole.DENSE, 2)).isNotEqualTo(values);
        assertThat(values(new HeNormal(3), "b", WeightRole.DENSE, 2)).isNotEqualTo(values);
        assertThat(values(new HeNormal(3), "ab", WeightRole.DENSE, 2))
                .isNotEqualTo(values(new HeNormal(3), "ba", WeightRole.DENSE, 2));
    }

    /** Any slice, also one that cuts elements, is that part of the whole. */
    @ParameterizedTest
    @ValueSource(strings = {"DENSE", "GAIN"})
    void slice_isAPartOfTheWhole(WeightRole role) {
        TensorData data = new HeNormal(3).elements(new WeightSpec("w", Shape.of(101), role, 4));
        ByteBuffer whole = data.slice(0, 404);
        assertThat(whole.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from <= 404; from += 7) {
            for (int length = 0; from + length <= 404; length += 13) {
                assertThat(data.slice(from, length)).isEqualTo(whole.slice(from, length));
            }
        }
        TensorData large = new HeNormal(3).elements(new WeightSpec("w", Shape.of(30_000), role, 4));
        assertThat(large.slice(0, 404)).isEqualTo(whole);
        assertThat(large.slice(4 * 8190, 4 * 8200))
                .isEqualTo(large.slice(0, 120_000).slice(4 * 8190, 4 * 8200));
        assertThatThrownBy(() -> data.slice(400, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** Fan-in by hand: channels read times taps; an output of a transposed 2x2 convolution of stride 2 has one tap. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mlp input=20|layers.0.linear.weight|20",
                "lenet|conv2.weight|150",
                "mobilenetv2|features.2.conv.1.0.weight|9",
                "mobilenetv2|features.2.conv.2.weight|96",
                "unet|decoder.0.up.weight|128",
                "transformer|layers.0.linear2.weight|512",
            })
    void fanIn_isWhatOneOutputSums(String typed, String weight, long expected) {
        java.util.Map<String, Long> fanIns = new java.util.HashMap<>();
        Architectures.blueprint(typed).draft(spec -> {
            fanIns.put(spec.name(), spec.fanIn());
            return new RepeatedData(4 * spec.shape().elements(), 0);
        });
        assertThat(fanIns).containsEntry(weight, expected);
    }

    private static double[] values(WeightSource source, String name, WeightRole role, long fanIn) {
        Shape shape = Shape.of(200, 100);
        TensorData data = source.elements(new WeightSpec(name, shape, role, fanIn));
        return new Tensor(name, org.pathlift.onnx.graph.ElementType.FLOAT, shape, data)
                .reader()
                .toDoubles();
    }
}
