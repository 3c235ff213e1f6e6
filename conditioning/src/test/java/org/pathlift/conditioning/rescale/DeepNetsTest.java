package org.pathlift.conditioning.rescale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.conditioning.solve.Solution;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelBuilder;

/** Nets whose squared paths leave the range of float64: nothing may overflow, vanish or cancel. */
class DeepNetsTest {

    /** Rounding allowed to an F that must not rise, relative. */
    private static final double ROUNDING = 4e-15;

    private static Model relu(int layers, int width, double deviation, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ModelBuilder builder = new ModelBuilder(17).input("x", ElementType.FLOAT, 1, width);
        String value = "x";
        for (int layer = 0; layer < layers; layer++) {
            float[] weights = new float[width * width];
            float[] bias = new float[width];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (deviation * random.nextGaussian());
            }
            for (int i = 0; i < width; i++) {
                bias[i] = (float) random.nextGaussian();
            }
            builder.initializer(Tensor.ofFloats("w" + layer, Shape.of(width, width), weights));
            builder.initializer(Tensor.ofFloats("b" + layer, Shape.of(width), bias));
            builder.node("Gemm", List.of(value, "w" + layer, "b" + layer), List.of("h" + layer));
            value = "h" + layer;
            if (layer < layers - 1) {
                builder.node("Relu", List.of(value), List.of("r" + layer));
                value = "r" + layer;
            }
        }
        return builder.output(value).build();
    }

    @ParameterizedTest
    @CsvSource({
        "25, 64, 1.0",
        "25, 64, 0.01",
        "100, 50, 1.0",
        "100, 50, 0.2",
        "100, 50, 1e-4",
        "100, 20, 1e4",
        "4, 2000, 0.03"
    })
    void pathcond_deepOrWide_convergesAndNeverRises(int layers, int width, double deviation) {
        RescalePlan plan = Rescaler.plan(
                relu(layers, width, deviation, 1),
                RescaleOptions.defaults().withSolver(SolverOptions.converge(1e-10, 100)));
        assertThat(plan.scales().units()).isEqualTo((layers - 1) * width);
        Solution solution = plan.regions().get(0).solution();
        assertThat(solution.converged()).isTrue();
        assertThat(solution.dead()).isEmpty();
        double before = solution.objectiveInitial();
        assertThat(before).isFinite();
        for (double after : solution.objectivePerSweep()) {
            assertThat(after).isFinite().isLessThanOrEqualTo(before + ROUNDING * Math.abs(before));
            before = after;
        }
        assertThat(solution.objectiveFinal()).isLessThan(solution.objectiveInitial());
    }
}
