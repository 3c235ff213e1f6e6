package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;
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

    /** What goes wrong with a network, or null. */
    private static Throwable failure(List<Layer> layers) {
        try {
            Model model = RandomNets.model(layers);
            Symmetry symmetry = Sketch.find(model, NodeFilter.ALL);
            // The head has four hidden features of its own.
            assertThat(symmetry.units()).isGreaterThanOrEqualTo(RandomNets.hasAnObviousUnit(layers) ? 6 : 4);
            Invariance.assertInFloat64(symmetry, 1);
            Invariance.assertInFloat64(
                    symmetry, ShapeInference.infer(model, java.util.Map.of("x", Shape.of(2, 2, 6, 6))), 2);
            return null;
        } catch (RuntimeException | AssertionError e) {
            return e;
        }
    }
}
