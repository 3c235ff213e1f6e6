package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.serde.ModelBuilder;

/** Operators that draw: their distributions by moments, within five standard errors, and their seed. */
class DrawingOperatorsTest {

    private static final int COUNT = 40_000;

    @Test
    void normals_byMoments_haveTheAskedMeanAndScale() {
        double[] drawn = like("RandomNormalLike", Map.of("mean", 3f, "scale", 2f), 0);
        assertThat(mean(drawn)).isCloseTo(3, Offset.offset(5 * 2 / Math.sqrt(COUNT)));
        assertThat(deviation(drawn)).isCloseTo(2, Offset.offset(5 * 2 / Math.sqrt(2.0 * COUNT)));
    }

    @Test
    void uniforms_byMoments_fillTheAskedInterval() {
        double[] drawn = like("RandomUniformLike", Map.of("low", -1f, "high", 3f), 0);
        assertThat(DoubleStream.of(drawn)).allMatch(value -> value >= -1 && value < 3);
        double scale = 4 / Math.sqrt(12);
        assertThat(mean(drawn)).isCloseTo(1, Offset.offset(5 * scale / Math.sqrt(COUNT)));
        assertThat(deviation(drawn)).isCloseTo(scale, Offset.offset(0.05));
    }

    @Test
    void bernoullis_ofAProbability_areOneThatOften() {
        double[] drawn = like("Bernoulli", Map.of(), 0.3);
        assertThat(DoubleStream.of(drawn)).allMatch(value -> value == 0 || value == 1);
        assertThat(mean(drawn)).isCloseTo(0.3, Offset.offset(5 * Math.sqrt(0.21 / COUNT)));
    }

    @Test
    void classes_ofUnnormalizedLogProbabilities_comeThatOften() {
        DjlEngine.get().setRandomSeed(5);
        double[] logits = {Math.log(1) + 7, Math.log(2) + 7, Math.log(5) + 7};
        double[] drawn = Evaluation.of(
                "Multinomial",
                15,
                Map.of("sample_size", COUNT),
                ElementType.DOUBLE,
                manager -> new NDList(manager.create(logits).reshape(1, 3)),
                Blocks::doubles);
        for (int i = 0; i < 3; i++) {
            int index = i;
            double expected = new double[] {0.125, 0.25, 0.625}[i];
            double share = (double)
                            Arrays.stream(drawn).filter(value -> value == index).count()
                    / COUNT;
            assertThat(share).isCloseTo(expected, Offset.offset(5 * Math.sqrt(expected * (1 - expected) / COUNT)));
        }
    }

    @Test
    void numbers_ofTheSameSeed_areTheSame() {
        assertThat(like("RandomNormalLike", Map.of(), 0)).containsExactly(like("RandomNormalLike", Map.of(), 0));
    }

    @Test
    void nodes_thatAskForMoreThanIsCovered_areRefusedAllAtOnce() {
        ModelBuilder builder = new ModelBuilder(19)
                .input("x", ElementType.FLOAT, -1, 2)
                .node("Celu", List.of("x"), List.of("a"), Map.of("alpha", -1f))
                .node("Cast", List.of("a"), List.of("b"), Map.of("to", ElementType.FLOAT8E4M3FN.code()))
                .node("EyeLike", List.of("x"), List.of("c"), Map.of("dtype", ElementType.STRING.code()))
                .output("b", "c");
        UnsupportedModelException refusal =
                catchThrowableOfType(UnsupportedModelException.class, () -> OnnxBlock.of(builder.build()));
        assertThat(refusal.problems())
                .extracting(Problem::found)
                .containsExactlyInAnyOrder("alpha -1.0", "to FLOAT8E4M3FN", "dtype STRING");
    }

    private static double[] like(String operator, Map<String, Object> attributes, double value) {
        DjlEngine.get().setRandomSeed(5);
        return Evaluation.of(
                operator,
                15,
                attributes,
                ElementType.DOUBLE,
                manager -> new NDList(manager.full(new Shape(COUNT), (float) value, DataType.FLOAT64)),
                Blocks::doubles);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow());
    }
}
