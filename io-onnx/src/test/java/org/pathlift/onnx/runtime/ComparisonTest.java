package org.pathlift.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HalfFloats;
import org.pathlift.onnx.graph.Shape;

class ComparisonTest {

    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    private static OutputDifference floats(float[] reference, float... candidate) {
        Shape shape = Shape.of(1, reference.length);
        return Differences.of("y", OutputValue.ofFloats(shape, reference), OutputValue.ofFloats(shape, candidate));
    }

    @Test
    void compare_equalValues_areIdentical() {
        OutputDifference same = floats(
                new float[] {1, -2, Float.NaN, Float.POSITIVE_INFINITY}, 1, -2, Float.NaN, Float.POSITIVE_INFINITY);
        assertThat(same.bitIdentical()).isTrue();
        assertThat(same.maxAbsolute()).isZero();
        assertThat(same.maxRelative()).isZero();
        assertThat(same.maxUlp()).isZero();
        assertThat(same.differing()).isZero();
    }

    @Test
    void compare_neighbours_areOneUlpApart() {
        OutputDifference near = floats(new float[] {1, 2}, Math.nextUp(1f), 2);
        assertThat(near.maxUlp()).isEqualTo(1);
        assertThat(near.maxAbsolute()).isEqualTo(0x1p-23);
        assertThat(near.maxRelative()).isEqualTo(0x1p-24);
        assertThat(near.bitIdentical()).isFalse();
        assertThat(near.differing()).isEqualTo(1);
    }

    @Test
    void compare_signedZeros_areEqualButNotIdentical() {
        OutputDifference zeros = floats(new float[] {0}, -0f);
        assertThat(zeros.bitIdentical()).isFalse();
        assertThat(zeros.maxUlp()).isZero();
        assertThat(zeros.differing()).isZero();
        assertThat(zeros.maxRelative()).isZero();
    }

    @Test
    void compare_nanWithNumber_differsInfinitely() {
        OutputDifference broken = floats(new float[] {1, 2}, Float.NaN, 2);
        assertThat(broken.maxAbsolute()).isEqualTo(INFINITY);
        assertThat(broken.maxRelative()).isEqualTo(INFINITY);
        assertThat(broken.maxUlp()).isEqualTo(Long.MAX_VALUE);
        assertThat(broken.within(1e300)).isFalse();
        assertThat(floats(new float[] {Float.POSITIVE_INFINITY}, Float.NEGATIVE_INFINITY)
                        .maxAbsolute())
                .isEqualTo(INFINITY);
    }

    @Test
    void compare_zeroReference_differsInfinitelyInRelation() {
        assertThat(floats(new float[] {0, 0}, 0, 1e-30f).maxRelative()).isEqualTo(INFINITY);
    }

    @Test
    void ulps_acrossZeroAndTypes_countRepresentableNumbers() {
        assertThat(Differences.ulps(ElementType.FLOAT, Float.MIN_VALUE, -Float.MIN_VALUE))
                .isEqualTo(2);
        assertThat(Differences.ulps(ElementType.DOUBLE, 1, Math.nextDown(1.0))).isEqualTo(1);
        assertThat(Differences.ulps(ElementType.DOUBLE, Double.MAX_VALUE, -Double.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(Differences.ulps(ElementType.DOUBLE, -Double.MAX_VALUE, Double.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(Differences.ulps(ElementType.FLOAT16, 1, HalfFloats.fromFloat16((short) 0x3c01)))
                .isEqualTo(1);
        assertThat(Differences.ulps(ElementType.BFLOAT16, 1, HalfFloats.fromBfloat16((short) 0x3f82)))
                .isEqualTo(2);
        assertThat(Differences.ulps(ElementType.DOUBLE, NAN, NAN)).isZero();
    }

    @Test
    void argmaxAgreement_rowsOfScores_areCounted() {
        Shape shape = Shape.of(2, 3);
        OutputValue reference = OutputValue.ofFloats(shape, 1, 2, 3, 9, 8, 7);
        OutputValue candidate = OutputValue.ofFloats(shape, 1, 2, 3, 7, 8, 9);
        OutputDifference difference = Differences.of("y", reference, candidate);
        assertThat(difference.argmaxAgreement()).hasValue(0.5);
        assertThat(difference.plus(Differences.of("y", reference, reference)).argmaxAgreement())
                .hasValue(0.75);
    }

    @Test
    void argmaxAgreement_imagesAndColumns_areNoScores() {
        OutputValue image = OutputValue.ofFloats(Shape.of(1, 2, 2), 1, 2, 3, 4);
        OutputValue column = OutputValue.ofFloats(Shape.of(2, 1), 1, 2);
        assertThat(Differences.of("y", image, image).argmaxAgreement()).isEmpty();
        assertThat(Differences.of("y", column, column).argmaxAgreement()).isEmpty();
    }

    @Test
    void compare_wholeNumbers_mustBeEqual() {
        OutputValue reference = OutputValue.ofLongs(Shape.of(3), 1, 2, (1L << 53) + 1);
        OutputValue candidate = OutputValue.ofLongs(Shape.of(3), 1, 5, 1L << 53);
        OutputDifference difference = Differences.of("y", reference, candidate);
        assertThat(difference.differing()).isEqualTo(2);
        assertThat(difference.maxUlp()).isEqualTo(3);
        assertThat(difference.maxAbsolute()).isEqualTo(3);
        assertThat(difference.within(1)).isFalse();
        assertThat(Differences.of("y", reference, reference).within(0)).isTrue();
    }

    @Test
    void compare_otherShapes_differInfinitely() {
        OutputDifference difference = Differences.of(
                "y", OutputValue.ofFloats(Shape.of(2), 1, 2), OutputValue.ofFloats(Shape.of(2, 1), 1, 2));
        assertThat(difference.maxRelative()).isEqualTo(INFINITY);
        assertThat(difference.bitIdentical()).isFalse();
    }

    @Test
    void compare_otherOutputs_areRefused() {
        OutputValue value = OutputValue.ofFloats(Shape.of(1), 1);
        assertThatThrownBy(() -> Comparison.compare(Map.of("a", value), Map.of("b", value)))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("an output 'a'")
                .hasMessageContaining("an output 'b'");
    }

    @Test
    void plus_runs_keepsTheWorst() {
        OutputValue one = OutputValue.ofDoubles(Shape.of(1), 1);
        OutputValue near = OutputValue.ofDoubles(Shape.of(1), 1.5);
        OutputValue far = OutputValue.ofDoubles(Shape.of(1), 3);
        Comparison both = Comparison.compare(Map.of("y", one), Map.of("y", near))
                .plus(Comparison.compare(Map.of("y", one), Map.of("y", far)));
        assertThat(both.runs()).isEqualTo(2);
        assertThat(both.maxAbsolute()).isEqualTo(2);
        assertThat(both.maxRelative()).isEqualTo(2);
        assertThat(both.bitIdentical()).isFalse();
        assertThat(both.within(2)).isTrue();
        assertThat(both.outputs().get("y").elements()).isEqualTo(2);
    }
}
