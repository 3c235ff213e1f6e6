package org.pathlift.conditioning.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

class ExampleShapeTest {

    private static final Dim OPEN = new Dim.Unknown();

    private static ExampleShape open(Dim... dims) {
        return new ExampleShape(Optional.of(List.of(dims)));
    }

    @Test
    void ofInput_fixture_leavesTheBatchOut() {
        ValueInfo input =
                ModelReader.read(TestData.fixture("conv_pool")).graph().inputs().get(0);

        assertThat(ExampleShape.ofInput(input).known()).contains(Shape.of(1, 8, 8));
    }

    @Test
    void ofInput_withoutRank_takesAnyShape() {
        ExampleShape shape = ExampleShape.ofInput(new ValueInfo("x", ElementType.FLOAT, Optional.empty()));

        assertThat(shape.fit(Shape.of(3, 4))).contains(Shape.of(3, 4));
        assertThat(shape.known()).isEmpty();
    }

    @Test
    void fit_flatOrOnes_reshapes() {
        assertThat(ExampleShape.of(1, 8, 8).fit(Shape.of(64))).contains(Shape.of(1, 8, 8));
        assertThat(ExampleShape.of(64).fit(Shape.of(8, 8))).contains(Shape.of(64));
        assertThat(ExampleShape.of(1, 28, 28).fit(Shape.of(28, 28, 1))).contains(Shape.of(1, 28, 28));
    }

    @Test
    void fit_otherOrderOfAxes_isRefused() {
        assertThat(ExampleShape.of(3, 32, 32).fit(Shape.of(32, 32, 3))).isEmpty();
        assertThat(ExampleShape.of(16, 4).fit(Shape.of(4, 16))).isEmpty();
        assertThat(ExampleShape.of(10).fit(Shape.of(9))).isEmpty();
    }

    @Test
    void fit_openExtents_takesTheDatas() {
        assertThat(open(new Dim.Known(3), OPEN, OPEN).fit(Shape.of(3, 5, 7))).contains(Shape.of(3, 5, 7));
        assertThat(open(new Dim.Known(1), OPEN, OPEN).fit(Shape.of(5, 7))).contains(Shape.of(1, 5, 7));
        assertThat(open(OPEN).fit(Shape.of(5, 7))).contains(Shape.of(35));
        assertThat(open(OPEN, new Dim.Known(4)).fit(Shape.of(12))).contains(Shape.of(3, 4));
        assertThat(open(new Dim.Known(3), OPEN, OPEN).fit(Shape.of(1, 5, 7))).isEmpty();
        assertThat(open(OPEN, new Dim.Known(4)).fit(Shape.of(13))).isEmpty();
    }
}
