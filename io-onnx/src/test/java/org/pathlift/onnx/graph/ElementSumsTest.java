package org.pathlift.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementSumsTest {

    private static float[] drawn(int count) {
        Random random = new Random(3);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static DoubleStream stream(float[] values) {
        return java.util.stream.IntStream.range(0, values.length).mapToDouble(i -> values[i]);
    }

    /** Below, at and above what is read at once, and more than one part. */
    @ParameterizedTest
    @ValueSource(ints = {1, 65_535, 65_536, 65_537, 300_001, 600_000})
    void of_drawnElements_isTheSumOverAllOfThem(int count) {
        float[] values = drawn(count);
        ElementSums sums = ElementSums.of(Tensor.ofFloats("w", Shape.of(count), values));

        double squares = stream(values).map(x -> x * x).sum();
        assertThat(sums.count()).isEqualTo(count);
        assertThat(sums.squares()).isCloseTo(squares, within(1e-12 * squares));
        assertThat(sums.meanSquare()).isCloseTo(squares / count, within(1e-12));
        assertThat(sums.largest()).isEqualTo(stream(values).map(Math::abs).max().orElseThrow());
        assertThat(sums.finite()).isTrue();
    }

    @Test
    void of_doubles_keepsTheirPrecisionAndRange() {
        ElementSums sums = ElementSums.of(Tensor.ofDoubles("w", Shape.of(3), 1 + 1e-12, -1e200, 3));

        assertThat(sums.largest()).isEqualTo(1e200);
        // 1e400 is out of range, but the elements are not.
        assertThat(sums.squares()).isInfinite();
        assertThat(sums.finite()).isTrue();
        assertThat(ElementSums.of(Tensor.ofDoubles("w", Shape.of(1), 1 + 1e-12)).squares())
                .isEqualTo((1 + 1e-12) * (1 + 1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void of_oneElementThatIsNoNumber_isNotFinite(double broken) {
        float[] values = drawn(300_001);
        values[299_999] = (float) broken;
        assertThat(ElementSums.of(Tensor.ofFloats("w", Shape.of(300_001), values))
                        .finite())
                .isFalse();
        assertThat(ElementSums.of(Tensor.ofDoubles("w", Shape.of(2), broken, 1)).finite())
                .isFalse();
    }

    @Test
    void of_oneNumberEverywhere_isItsMultiple() {
        ByteBuffer element =
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, -0.5f);
        Tensor tensor = new Tensor("w", ElementType.FLOAT, Shape.of(1000, 1000), new FillData(element, 4_000_000));

        assertThat(ElementSums.of(tensor)).isEqualTo(new ElementSums(1_000_000, 250_000, 0.5, true));
    }

    @Test
    void of_noElements_isNothing() {
        ElementSums sums = ElementSums.of(Tensor.ofFloats("w", Shape.of(0)));

        assertThat(sums).isEqualTo(new ElementSums(0, 0, 0, true));
        assertThat(sums.meanSquare()).isZero();
    }
}
