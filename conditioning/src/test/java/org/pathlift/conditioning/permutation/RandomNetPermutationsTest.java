package org.pathlift.conditioning.permutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;
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
        List<Layer> layers = RandomNets.layers(seed);
        if (failure(layers) == null) {
            return;
        }
        List<Layer> small = layers;
        for (boolean smaller = true; smaller; ) {
            smaller = false;
            for (int i = 0; i < small.size() && !smaller; i++) {
                List<Layer> fewer = new ArrayList<>(small);
                fewer.remove(i);
                if (failure(fewer) != null) {
                    small = fewer;
                    smaller = true;
                }
            }
        }
        throw new AssertionFailedError(
                "seed %d, layers %s, shrunk to %s".formatted(seed, layers, small), failure(small));
    }

    private static Throwable failure(List<Layer> layers) {
        try {
            Model model = RandomNets.model(layers);
            PermutationSymmetry symmetry = Arranging.checked(model);
            // The head has four hidden features of its own.
            assertThat(symmetry.units()).isGreaterThanOrEqualTo(RandomNets.hasAnObviousUnit(layers) ? 6 : 4);
            Model candidate = Arranging.reread(Rearranging.random(symmetry, 9));
            assertThat(ModelMatcher.compare(symmetry, candidate, ModelMatcher.Options.DEFAULT))
                    .isInstanceOf(ModelMatcher.Equal.class);
            return null;
        } catch (RuntimeException | AssertionError e) {
            return e;
        }
    }
}
