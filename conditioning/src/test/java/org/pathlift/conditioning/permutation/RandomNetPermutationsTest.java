package org.pathlift.conditioning.permutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.testing.RandomNets;
import org.pathlift.conditioning.testing.RandomNets.Layer;
import org.pathlift.onnx.graph.Model;

/** Random networks, random arrangements: the function stays, and the arrangement is recovered. */
class RandomNetPermutationsTest {

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void find_randomNet_keepsTheFunctionAndIsRecovered(long seed) {
        RandomNets.check(seed, RandomNetPermutationsTest::holds);
    }

    private static void holds(List<Layer> layers) {
        Model model = RandomNets.model(layers);
        PermutationSymmetry symmetry = Arranging.checked(model);
        // The head has four hidden features of its own.
        assertThat(symmetry.units()).isGreaterThanOrEqualTo(RandomNets.hasAnObviousUnit(layers) ? 6 : 4);
        Model candidate = Arranging.reread(Rearranging.random(symmetry, 9));
        assertThat(ModelMatcher.compare(symmetry, candidate, ModelMatcher.Options.DEFAULT))
                .isInstanceOf(ModelMatcher.Equal.class);
    }
}
