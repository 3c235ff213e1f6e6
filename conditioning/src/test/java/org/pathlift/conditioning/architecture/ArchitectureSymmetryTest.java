package org.pathlift.conditioning.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.testing.Invariance;
import org.pathlift.conditioning.testing.Sketch;

/** The finder finds what can be rescaled in new networks, and rescaling it leaves their function alone. */
class ArchitectureSymmetryTest {

    static Stream<String> networks() {
        return Networks.relu();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void rescaling_ofEveryReluNetwork_keepsItsFunction(String typed) {
        Symmetry symmetry = Sketch.find(Architectures.model(typed), NodeFilter.ALL);
        assertThat(symmetry.units()).isPositive();
        assertThat(symmetry.weights()).anyMatch(weight -> weight.free());
        Invariance.assertInOnnxRuntime(symmetry, 3, 1e-4);
    }

    /*
     * Counted by hand:
     *
     * mlp         16 + 16 hidden features
     * lenet       6 + 16 channels, 120 + 84 features
     * vgg         11 layers of 1/16: 4 + 8 + 16 + 16 + 32 + 32 + 32 + 32
     * resnet      inside the 8 blocks 2 (4 + 8 + 16 + 32), and a stream in each stage 4 + 8 + 16 + 32
     * bottlenecks the same with 16 blocks, 2 inside each: 2 (3 2 + 4 4 + 6 8 + 3 16), streams 8 + 16 + 32 + 64, the stem 2
     * unet        levels of 8 and 16, 32 at the bottom: down 2 8 + 2 16, 2 32, up 3 16 + 3 8
     * transformer in each of 2 layers two normalizations of 12, 12 pairs of query and key, 12 values, 48 inside; 12 of the
     *             last normalization
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mlp input=12 width=16 depth=2|32",
                "lenet activation=relu pooling=max|226",
                "vgg depth=11 width=0.0625 layout=small|172",
                "resnet18 width=0.0625 input=3,16,16|180",
                "resnet50 width=0.03125 input=3,16,16|358",
                "unet width=0.125 input=1,16,16 depth=2|184",
                "transformer input=6,10 width=12 depth=2 heads=3 activation=relu|204",
                "mlp input=12 width=16 depth=2 activation=tanh|0",
                "transformer input=6,10 width=12 depth=1 heads=3|60",
            })
    void units_areThoseCountedByHand(String typed, int units) {
        assertThat(Sketch.find(Architectures.model(typed), NodeFilter.ALL).units())
                .isEqualTo(units);
    }
}
