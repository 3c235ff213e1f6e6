package org.pathlift.analysis.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

class Int8TensorTest {

    private static final Tensor WEIGHT = Tensor.ofDoubles("w", Shape.of(2, 3), 127, -63.5, 0.5, -1.27, 0.64, 0.0049);

    @Test
    void of_oneScale_roundsTiesToEvenAndLosesTheSmallRow() {
        Int8Tensor int8 = Int8Tensor.of(WEIGHT, OptionalInt.empty());

        assertThat(int8.stored().numbers().reader().toLongs()).containsExactly(127, -64, 0, -1, 1, 0);
        assertThat(int8.stored().scale().reader().toDoubles()).containsExactly(1);
        assertThat(int8.ranges().toArray()).containsExactly(127);
        double noise = 0.5 * 0.5 + 0.5 * 0.5 + 0.27 * 0.27 + 0.36 * 0.36 + 0.0049 * 0.0049;
        double signal = 127 * 127 + 63.5 * 63.5 + 0.5 * 0.5 + 1.27 * 1.27 + 0.64 * 0.64 + 0.0049 * 0.0049;
        assertThat(Objects.requireNonNull(int8.sqnr())).isCloseTo(10 * Math.log10(signal / noise), within(1e-9));
    }

    @Test
    void of_aScaleForEachRow_keepsTheSmallRow() {
        Int8Tensor int8 = Int8Tensor.of(WEIGHT, OptionalInt.of(0));

        assertThat(int8.stored().numbers().reader().toLongs()).containsExactly(127, -64, 0, -127, 64, 0);
        assertThat(int8.stored().scale().reader().toDoubles()).containsExactly(1, (float) (1.27 / 127));
        assertThat(int8.dequantized().reader().toDoubles()[3]).isEqualTo(-127 * (double) (float) (1.27 / 127));
    }

    @Test
    void of_theLastAxis_takesTheColumnsForChannels() {
        assertThat(Int8Tensor.of(WEIGHT, OptionalInt.of(1)).ranges().toArray()).containsExactly(127, 63.5, 0.5);
    }

    @Test
    void of_zeros_changesNothing() {
        Int8Tensor int8 = Int8Tensor.of(Tensor.ofFloats("w", Shape.of(2), 0, -0f), OptionalInt.of(0));

        assertThat(int8.sqnr()).isNull();
        assertThat(int8.stored().scale().reader().toDoubles()).containsExactly(1, 1);
        assertThat(int8.dequantized().reader().toDoubles()).containsExactly(0, 0);
    }

    @Test
    void of_infiniteWeight_isRefusedByName() {
        Tensor broken = Tensor.ofFloats("head", Shape.of(2), 1, Float.POSITIVE_INFINITY);
        assertThatThrownBy(() -> Int8Tensor.of(broken, OptionalInt.empty()))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("head");
    }
}
