package org.pathlift.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

class TensorTest {

    @Test
    void tensor_wrongNumberOfBytes_isRefused() {
        HeapData three = new HeapData(ByteBuffer.allocate(3));

        assertThatThrownBy(() -> new Tensor("w", ElementType.FLOAT, Shape.of(1), three))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'w'")
                .hasMessageContaining("needs 4 bytes, found 3");
        assertThat(new Tensor("w", ElementType.INT4, Shape.of(5), three).data().size())
                .isEqualTo(3);
    }

    @Test
    void reader_ranges_areCopiedToTheirPlace() {
        Tensor tensor = Tensor.ofFloats("w", Shape.of(4), 1, 2, 3, 4);
        float[] floats = new float[4];
        double[] doubles = new double[4];

        tensor.reader().floats(1, floats, 2, 2);
        tensor.reader().doubles(2, doubles, 0, 2);

        assertThat(floats).containsExactly(0, 0, 2, 3);
        assertThat(doubles).containsExactly(3, 4, 0, 0);
        assertThatThrownBy(() -> tensor.reader().floats(3, floats, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tensor.reader().toLongs()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void slice_isReadOnlyAndLittleEndian() {
        ByteBuffer slice = Tensor.ofLongs("n", Shape.of(2), 1, 2).data().slice(8, 8);

        assertThat(slice.getLong(0)).isEqualTo(2);
        assertThat(slice.position()).isZero();
        assertThatThrownBy(() -> slice.put(0, (byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
    }
}
