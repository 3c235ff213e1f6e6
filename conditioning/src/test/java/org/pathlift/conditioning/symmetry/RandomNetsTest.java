package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.testing.Invariance;
import org.pathlift.conditioning.testing.RandomNets;
import org.pathlift.conditioning.testing.RandomNets.Layer;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.ShapeInference;

/** Random networks, random scales, at the batch at which units were found and at another. */
class RandomNetsTest {

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void find_randomNet_keepsTheFunction(long seed) {
        RandomNets.check(seed, RandomNetsTest::holds);
    }

    private static void holds(List<Layer> layers) {
        Model model = RandomNets.model(layers);
        Symmetry symmetry = Sketch.find(model, NodeFilter.ALL);
        // The head has four hidden features of its own.
        assertThat(symmetry.units()).isGreaterThanOrEqualTo(RandomNets.hasAnObviousUnit(layers) ? 6 : 4);
        Invariance.assertInFloat64(symmetry, 1);
        Invariance.assertInFloat64(
                symmetry, ShapeInference.infer(model, java.util.Map.of("x", Shape.of(2, 2, 6, 6))), 2);
    }
}
