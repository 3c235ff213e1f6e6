package org.pathlift.conditioning.rescale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.onnx.graph.Model;

/** A layer squeezes a tensor, a ReLU gates it, and their product is an output: the layer is scaled by the square of 1/λ. */
class SquaredScaleTest {

    private static Symmetry gated() {
        return new Sketch(17)
                .input("x", 1, 3, 6, 6)
                .conv("c", "x", 3, 4, 1)
                .relu("c", "r")
                .node("GlobalAveragePool", "r", "p")
                .weight("s.w", 4, 4, 1, 1)
                .node("Conv", "p s.w", "s")
                .relu("s", "g")
                .node("Mul", "r g", "y")
                .output("y")
                .symmetry();
    }

    @Test
    void squared_ofTheSqueezingLayer_areItsUnits() {
        Symmetry symmetry = Sketch.check(gated(), 4);

        assertThat(symmetry.bindings().stream()
                        .filter(binding -> !binding.squared().isEmpty())
                        .map(binding -> binding.tensor() + " " + binding.squared()))
                .containsExactly("s.w [1, 2, 3, 4]");
    }

    @ParameterizedTest
    @EnumSource(CriterionChoice.class)
    void plan_anyCriterion_holdsTheseUnitsAndSaysSo(CriterionChoice criterion) {
        RescalePlan plan = Rescaler.plan(gated(), RescaleOptions.defaults().withCriterion(criterion));

        RegionResult result = plan.regions().get(0);
        if (criterion == CriterionChoice.RANDOM) {
            assertThat(plan.scales()).isNotEqualTo(LogScales.none(4));
            assertThat(result.note()).isEmpty();
            return;
        }
        assertThat(result.note().orElseThrow()).contains("4 units keep scale 1");
        assertThat(result.dead()).isEqualTo(List.of());
        Model same = plan.apply();
        assertThat(same.graph().constant("s.w").reader().toDoubles())
                .isEqualTo(
                        gated().facts().model().graph().constant("s.w").reader().toDoubles());
    }
}
