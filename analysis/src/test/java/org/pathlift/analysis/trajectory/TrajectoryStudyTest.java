package org.pathlift.analysis.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.sharpness.Example;
import org.pathlift.analysis.sharpness.LossKind;
import org.pathlift.analysis.sharpness.SharpnessOptions;
import org.pathlift.analysis.sharpness.Target;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;

class TrajectoryStudyTest {

    /** y = relu(x a) b, with a weight beside that training leaves alone. */
    private static Model net(float a0, float a1, float b0, float b1) {
        return new ModelBuilder(17)
                .input("x", ElementType.FLOAT, 1, 1)
                .initializer(Tensor.ofFloats("a", Shape.of(1, 2), a0, a1))
                .initializer(Tensor.ofFloats("b", Shape.of(2, 1), b0, b1))
                .initializer(Tensor.ofFloats("c", Shape.of(1), 0.5f))
                .node("MatMul", List.of("x", "a"), List.of("h"))
                .node("Relu", List.of("h"), List.of("r"))
                .node("MatMul", List.of("r", "b"), List.of("s"))
                .node("Add", List.of("s", "c"), List.of("y"))
                .output("y", ElementType.FLOAT, 1, 1)
                .build();
    }

    private static Symmetry symmetry(Model model) {
        return SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)), NodeFilter.ALL);
    }

    private static List<TrajectoryView> study(TrajectoryOptions options, Model... models) {
        List<String> labels = java.util.stream.IntStream.range(0, models.length)
                .mapToObj(i -> "m" + i)
                .toList();
        return TrajectoryStudy.of(
                ModelCheckpoints.of(labels, List.of(models)), symmetry(models[0]), options, share -> {});
    }

    private static Model rescaled(Model model, long seed) {
        return Rescaler.plan(
                        model,
                        RescaleOptions.defaults()
                                .withCriterion(CriterionChoice.RANDOM)
                                .withSeed(seed))
                .apply();
    }

    @Test
    void of_rescaledCheckpoints_haveTheSameCanonicalPath() {
        Model first = net(1, 2, -1, 0.5f);
        Model second = net(1.1f, 1.7f, -0.8f, 0.6f);
        Model third = net(1.3f, 1.6f, -0.4f, 0.5f);
        List<TrajectoryView> plain = study(TrajectoryOptions.SHAPE, first, second, third);
        List<TrajectoryView> copies = study(TrajectoryOptions.SHAPE, rescaled(first, 1), rescaled(second, 2), third);

        assertThat(plain).extracting(TrajectoryView::gauge).containsExactly("none", "enorm");
        assertThat(plain.get(0).unmoved()).containsExactly("c");
        assertThat(plain.get(0).shape().parameters()).isEqualTo(4);
        assertThat(Math.abs(
                        copies.get(0).shape().length() - plain.get(0).shape().length()))
                .isGreaterThan(0.1);
        assertThat(copies.get(1).shape().length())
                .isCloseTo(plain.get(1).shape().length(), within(1e-5));
        assertThat(Objects.requireNonNull(copies.get(1).shape().weights().allPairs()))
                .isCloseTo(Objects.requireNonNull(plain.get(1).shape().weights().allPairs()), within(1e-6));
    }

    @Test
    void of_aLoss_tellsItsGradientsAndSharpnessByHand() {
        // At x = 1 and target 0 the loss is (a b + ½)² for the unit that is on: only a_0 > 0.
        Example example =
                new Example(Map.of("x", Sample.ofFloats(Shape.of(1, 1), 1)), 1, new Target.Values(List.of(0.0)));
        TrajectoryOptions options = new TrajectoryOptions(
                false,
                LossKind.MSE,
                List.of(example),
                Optional.of(new SharpnessOptions(5, 1e-6, 2, 0, 0)),
                OptionalDouble.empty());
        TrajectoryView view =
                study(options, net(2, -1, 1, 1), net(1, -1, 0.5f, 1)).get(0);

        // f = 2.5: dL/da = 2 f b = 5, dL/db = 2 f a = 10; θ_0 − θ* = (1, ½). The Hessian also sees c.
        assertThat(view.losses().get(0).loss()).isCloseTo(6.25, within(1e-12));
        assertThat(view.losses().get(0).gradientNorm()).isCloseTo(Math.sqrt(125), within(1e-12));
        GradientAngle angle = view.gradients().get(0);
        assertThat(view.gradients()).hasSize(1);
        assertThat(angle.rsi()).isCloseTo((5 + 5) / 1.25, within(1e-12));
        assertThat(angle.eb()).isCloseTo(Math.sqrt(125 / 1.25), within(1e-12));
        assertThat(Objects.requireNonNull(angle.gamma())).isCloseTo(0.8, within(1e-12));
        // H = 2 g gᵀ + 2 f C with g = (b, a, 1) = (1, 2, 1) and C_ab = 1.
        double[][] hessian = {{2, 9, 2}, {9, 8, 4}, {2, 4, 2}};
        double largest = new org.hipparchus.linear.EigenDecompositionSymmetric(
                        org.hipparchus.linear.MatrixUtils.createRealMatrix(hessian))
                .getEigenvalue(0);
        assertThat(Objects.requireNonNull(view.losses().get(0).sharpness()).largest())
                .isCloseTo(largest, within(1e-6));
    }

    @Test
    void of_plainSteps_tellGradientsWithoutALoss() {
        TrajectoryOptions options = new TrajectoryOptions(
                false, LossKind.SQUARED_OUTPUT, List.of(), Optional.empty(), OptionalDouble.of(0.5));
        TrajectoryView view = study(options, net(2, 1, 1, 1), net(1, 1, 1, 1)).get(0);

        assertThat(view.gradients().get(0).gamma()).isEqualTo(1);
        assertThat(view.gradients().get(0).nearestRate()).isEqualTo(0.5);
    }

    @Test
    void read_otherNetworksAndStandingStill_areRefused() {
        Model other = new ModelBuilder(17)
                .input("x", ElementType.FLOAT, 1, 1)
                .initializer(Tensor.ofFloats("a", Shape.of(1, 3), 1, 2, 3))
                .node("MatMul", List.of("x", "a"), List.of("y"))
                .output("y", ElementType.FLOAT, 1, 3)
                .build();
        Model net = net(1, 2, 3, 4);

        assertThatThrownBy(() -> ModelCheckpoints.of(List.of("one", "two"), List.of(net, other)))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.problems()).hasSize(3));
        assertThatThrownBy(() -> ModelCheckpoints.of(List.of("one"), List.of(net)))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("two checkpoints");
        assertThatThrownBy(() -> study(TrajectoryOptions.SHAPE, net, net))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("the same weights");
    }
}
