package org.pathlift.conditioning.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorData;

class DrawnDataTest {

    private static final Draws DRAWS = new Draws(Distribution.NORMAL, 5);

    /** Any slice, also one that cuts elements or stretches of 2^16 of them, is that part of the whole. */
    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16"})
    void slice_isAPartOfTheWhole(ElementType type) {
        int count = 2 * (1 << 16) + 77;
        int width = type.bits() / 8;
        TensorData data = new DrawnData(type, count, "w", DRAWS, 0.5);
        ByteBuffer whole = data.slice(0, count * width);

        assertThat(data.size()).isEqualTo((long) count * width);
        assertThat(whole.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(whole.isReadOnly()).isTrue();
        int stretch = (1 << 16) * width;
        for (int from : new int[] {0, 1, 3, stretch - 5, stretch, 2 * stretch - 1, 2 * stretch + 7}) {
            for (int length : new int[] {0, 1, 7, 70, 77 * width - 7}) {
                assertThat(data.slice(from, length))
                        .as("%d from %d", length, from)
                        .isEqualTo(whole.slice(from, length));
            }
        }
        assertThat(data.slice(3, stretch + 9)).isEqualTo(whole.slice(3, stretch + 9));
        assertThatThrownBy(() -> data.slice(count * width - 4, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @EnumSource(Distribution.class)
    void drawn_isWhatTheArrayHolds(Distribution distribution) {
        Draws draws = new Draws(distribution, 7);
        Tensor like = Tensor.ofDoubles("w", Shape.of(3), 1, 2, 3);
        assertThat(WeightValues.drawn(like, draws, 0.3).reader().toDoubles()).isEqualTo(draws.doubles("w", 3, 0.3));
    }

    /** A weight of 2^40 elements can be read anywhere at once: nothing is held. */
    @ParameterizedTest
    @EnumSource(Distribution.class)
    void slice_ofAHugeWeight_drawsThatStretchOnly(Distribution distribution) {
        TensorData data = new DrawnData(ElementType.FLOAT, 1L << 40, "w", new Draws(distribution, 7), 1);
        ByteBuffer last = data.slice((1L << 42) - 8, 8);
        assertThat(last.getFloat(0)).isNotZero().isFinite().isNotEqualTo(last.getFloat(4));
    }
}
