package org.pathlift.analysis.resizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.resizing.ImagePairs.Pair;
import org.pathlift.conditioning.training.data.DataLoader;
import org.pathlift.conditioning.training.data.DataSpec;
import org.pathlift.conditioning.training.data.ExampleShape;

/** Images, their sizes and their pairs. */
class ImagesTest {

    /** Two channels of 2 x 4 pixels. */
    private static ImageSet ramp() {
        return ImageSet.of(
                2, 2, 4, List.of(IntStream.range(0, 16).asDoubleStream().toArray()));
    }

    @Test
    void apply_ofEveryWay_isByHand() {
        assertThat(new Resize(ResizeWay.BLOCK, 2).apply(ramp()).image(0)).containsExactly(2.5, 4.5, 10.5, 12.5);
        assertThat(new Resize(ResizeWay.DECIMATION, 2).apply(ramp()).image(0)).containsExactly(0, 2, 8, 10);
        // Halving puts the new centres between four old ones: the same as block means.
        assertThat(new Resize(ResizeWay.BILINEAR, 2).apply(ramp()).image(0)).containsExactly(2.5, 4.5, 10.5, 12.5);
        ImageSet grown = new Resize(ResizeWay.BILINEAR, 0.5).apply(ramp());
        assertThat(grown.height()).isEqualTo(4);
        assertThat(grown.width()).isEqualTo(8);
        // The first row lies above the first centres and is held there; columns are at -1/4, 1/4, 3/4, ...
        assertThat(Arrays.copyOf(grown.image(0), 8)).containsExactly(0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3);
        assertThat(new Resize(ResizeWay.BILINEAR, 1).apply(ramp()).image(0)).isEqualTo(ramp().image(0));
    }

    @Test
    void bilinear_ofALinearImage_staysLinearInside() {
        double[] pixels = new double[64];
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 8; j++) {
                pixels[8 * i + j] = 3 * i - 2 * j;
            }
        }
        ImageSet image = ImageSet.of(1, 8, 8, List.of(pixels));
        double[] made = new Resize(ResizeWay.BILINEAR, 1.6).apply(image).image(0);
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                double y = (i + 0.5) * 1.6 - 0.5;
                double x = (j + 0.5) * 1.6 - 0.5;
                assertThat(made[5 * i + j]).isCloseTo(3 * y - 2 * x, within(1e-12));
            }
        }
    }

    @Test
    void pairs_ofFewImages_areAll() {
        assertThat(ImagePairs.of(4, 6, 9).pairs())
                .containsExactly(
                        new Pair(0, 1), new Pair(0, 2), new Pair(0, 3), new Pair(1, 2), new Pair(1, 3), new Pair(2, 3));
    }

    @Test
    void pairs_ofManyImages_areASeededSample() {
        List<Pair> some = ImagePairs.of(500, 200, 9).pairs();
        assertThat(some).hasSize(200).doesNotHaveDuplicates().allSatisfy(pair -> {
            assertThat(pair.first()).isBetween(0, pair.second() - 1);
            assertThat(pair.second()).isLessThan(500);
        });
        assertThat(ImagePairs.of(500, 200, 9).pairs()).isEqualTo(some);
        assertThat(ImagePairs.of(500, 200, 10).pairs()).isNotEqualTo(some);
        // Of 10 pairs 5: each is drawn half of the time, within five standard deviations.
        Map<Pair, Integer> drawn = new HashMap<>();
        for (int seed = 0; seed < 2000; seed++) {
            ImagePairs.of(5, 5, seed).pairs().forEach(pair -> drawn.merge(pair, 1, Integer::sum));
        }
        assertThat(drawn).hasSize(10);
        assertThat(drawn.values()).allSatisfy(count -> assertThat(count).isBetween(1000 - 112, 1000 + 112));
        assertThatThrownBy(() -> ImagePairs.of(1, 5, 0)).hasMessageContaining("at least 2 images, found 1");
    }

    @Test
    void decorrelations_ofEqualAndBlankVectors_areZero() {
        ImagePairs pairs = ImagePairs.of(3, 3, 0);
        double[][] vectors = {{1, 2}, {2, 4}, {0, 0}};
        assertThat(pairs.decorrelations(vectors))
                .satisfiesExactly(
                        eps -> assertThat(eps).isLessThan(1e-30),
                        eps -> assertThat(eps).isZero(),
                        eps -> assertThat(eps).isZero());
        assertThat(ImagePairs.of(2, 1, 0)
                        .decorrelations(new double[][] {{1, 0}, {0, 5}})
                        .get(0))
                .isCloseTo(1, within(1e-15));
    }

    @Test
    void digits_areImages() {
        DataSpec spec = DataSpec.parse("digits?limit=20&split=0");
        ImageSet digits =
                ImageSet.of(DataLoader.load(spec, ExampleShape.any(), 0).train(), "digits", 12);
        assertThat(digits).hasToString("12 images of 1 x 8 x 8");
        double squares = Arrays.stream(digits.normalized(3)).map(x -> x * x).sum();
        assertThat(squares).isCloseTo(64, within(1e-10));
        DataSpec flat = DataSpec.parse("digits?limit=20&split=0&shape=64");
        assertThatThrownBy(() ->
                        ImageSet.of(DataLoader.load(flat, ExampleShape.any(), 0).train(), "digits", 12))
                .hasMessageContaining("only images can be resized");
    }

    @Test
    void drawn_repeatAndDiffer() {
        assertThat(DrawnImages.SMOOTH.draw(3, 8, 4).image(2))
                .isEqualTo(DrawnImages.SMOOTH.draw(3, 8, 4).image(2))
                .isNotEqualTo(DrawnImages.SMOOTH.draw(3, 8, 5).image(2));
        // Neighbours of smooth images are alike, those of noise are not.
        assertThat(neighbours(DrawnImages.SMOOTH)).isGreaterThan(0.7);
        assertThat(neighbours(DrawnImages.NOISE)).isBetween(-0.1, 0.1);
        assertThat(DrawnImages.WAVES.draw(9, 5, 1)).hasToString("4 images of 1 x 16 x 16");
    }

    private static double neighbours(DrawnImages drawn) {
        double both = 0;
        double squares = 0;
        ImageSet images = drawn.draw(20, 16, 3);
        for (int m = 0; m < 20; m++) {
            double[] image = images.image(m);
            for (int k = 0; k < 255; k++) {
                both += (image[k] - 1) * (image[k + 1] - 1);
                squares += (image[k] - 1) * (image[k] - 1);
            }
        }
        return both / squares;
    }

    @Test
    void cka_ofRotatedAndScaledFeatures_isOne() {
        List<double[]> features = List.of(new double[] {1, 2}, new double[] {-1, 0.5}, new double[] {3, 1});
        List<double[]> turned = features.stream()
                .map(x -> new double[] {5 - 2 * x[1], 2 * x[0] + 1, 7})
                .toList();
        assertThat(LinearCka.of(features, turned).orElseThrow()).isCloseTo(1, within(1e-14));
        // <K, L>/(|K||L|) by hand for features x = (1, -1, 0) and y = (1, 1, -2): x and y are orthogonal.
        List<double[]> x = List.of(new double[] {1}, new double[] {-1}, new double[] {0});
        List<double[]> y = List.of(new double[] {1}, new double[] {1}, new double[] {-2});
        assertThat(LinearCka.of(x, y).orElseThrow()).isCloseTo(0, within(1e-15));
        List<double[]> z = List.of(new double[] {1}, new double[] {0}, new double[] {-1});
        // (x.z)^2/(x.x z.z) = 1/4.
        assertThat(LinearCka.of(x, z).orElseThrow()).isCloseTo(0.25, within(1e-15));
        assertThat(LinearCka.of(x, List.of(new double[] {1}, new double[] {1}, new double[] {1})))
                .isEmpty();
    }
}
