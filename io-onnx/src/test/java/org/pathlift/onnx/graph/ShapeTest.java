package org.pathlift.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {

    @Test
    void of_extents_countsElements() {
        assertThat(Shape.of(2, 3, 4).elements()).isEqualTo(24);
        assertThat(Shape.SCALAR.elements()).isEqualTo(1);
        assertThat(Shape.of(5, 0).elements()).isZero();
        assertThat(Shape.of(2, 3).dim(-1)).isEqualTo(3);
        assertThat(Shape.of(2, 3))
                .hasToString("[2,3]")
                .isEqualTo(Shape.of(2, 3))
                .isNotEqualTo(Shape.of(3, 2));
        assertThat(Shape.of(2, 3).toIntArray()).containsExactly(2, 3);
    }

    @Test
    void of_impossibleExtents_isRefused() {
        assertThatThrownBy(() -> Shape.of(2, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[2, -1]");
        assertThatThrownBy(() -> Shape.of(1L << 40, 1L << 40)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void of_array_keepsACopy() {
        long[] dims = {1, 2};
        Shape shape = Shape.of(dims);

        dims[0] = 9;
        shape.toArray()[1] = 9;

        assertThat(shape).isEqualTo(Shape.of(1, 2));
    }
}
