package org.pathlift.conditioning.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.propagation.ResidualSums.Residual;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.testing.Sketch;

class ResidualSumsTest {

    @Test
    void find_blockWithAnIdentitySkip_hasItsBranch() {
        Residual residual = only(new Sketch(17)
                .input("x", 1, 4)
                .dense("stem", "x", 4, 4)
                .relu("stem", "r")
                .dense("c1", "r", 4, 4)
                .relu("c1", "a")
                .dense("c2", "a", 4, 4)
                .node("Add", "r c2", "y")
                .output("y"));

        assertThat(residual.fork()).isEqualTo("r");
        assertThat(residual.branchEnd()).isEqualTo("c2");
        assertThat(residual.branch()).extracting(WeightLayer::weightName).containsExactly("c1.w", "c2.w");
        assertThat(residual.last()).extracting(WeightLayer::weightName).containsExactly("c2.w");
        assertThat(residual.depth()).isEqualTo(2);
    }

    @Test
    void find_blockWithAProjection_takesTheLongerWayAsBranch() {
        Residual residual = only(new Sketch(17)
                .input("x", 1, 4)
                .dense("c1", "x", 4, 6)
                .relu("c1", "a")
                .dense("c2", "a", 6, 6)
                .dense("skip", "x", 4, 6)
                .node("Add", "c2 skip", "y")
                .output("y"));

        assertThat(residual.branchEnd()).isEqualTo("c2");
        assertThat(residual.branch()).extracting(WeightLayer::weightName).doesNotContain("skip.w");
    }

    @Test
    void find_sumOfTwoEqualWays_isNone() {
        assertThat(find(new Sketch(17)
                        .input("x", 1, 4)
                        .dense("a", "x", 4, 4)
                        .dense("b", "x", 4, 4)
                        .node("Add", "a b", "y")
                        .output("y")))
                .isEmpty();
    }

    private static Residual only(Sketch sketch) {
        List<Residual> found = find(sketch);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<Residual> find(Sketch sketch) {
        ConstantValues constants = sketch.constants();
        return ResidualSums.find(constants, WeightLayers.find(constants));
    }
}
