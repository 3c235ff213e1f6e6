package org.pathlift.analysis.resizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.analysis.resizing.ResizingPlace.MeasuredDeviation;
import org.pathlift.analysis.scaling.DepthCurve;
import org.pathlift.analysis.scaling.MeanFieldDecay;
import org.pathlift.analysis.scaling.PlaceChoice;
import org.pathlift.analysis.scaling.WidthRate;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.CriticalLine;
import org.pathlift.conditioning.meanfield.CriticalPoint;
import org.pathlift.conditioning.meanfield.FixedPoints;
import org.pathlift.conditioning.meanfield.MeanField;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.testdata.TestData;

/** Resized images and their decays: oracle 11. */
class ResizingTest {

    /** I_a of the oracle's last case. */
    private static ImageSet gratings() {
        double[][] pixels = new double[4][256];
        for (int a = 0; a < 4; a++) {
            for (int i = 0; i < 16; i++) {
                for (int j = 0; j < 16; j++) {
                    pixels[a][16 * i + j] = Math.sin(2 * Math.PI * (a + 1) * i / 16)
                            + 0.5 * Math.cos(2 * Math.PI * (a + 2) * j / 16)
                            + 0.3
                            + ((i * j) % 3 == 0 ? 0.2 * a : 0);
                }
            }
        }
        return ImageSet.of(1, 16, 16, Arrays.asList(pixels));
    }

    private static List<Double> starts(ImageSet images) {
        return ImagePairs.of(images.size(), 2000, 0)
                .decorrelations(IntStream.range(0, images.size())
                        .mapToObj(images::normalized)
                        .toArray(double[][]::new));
    }

    private static List<DepthCurve> decays(ImageSet images, MeanFieldDecay network) {
        return network.from(starts(images).stream().mapToDouble(eps -> eps).toArray());
    }

    private static MeanFieldDecay network(String name) {
        return switch (name) {
            case "relu_critical_2_0" -> decay(Activations.relu(), new Variances(2, 0));
            case "relu_ordered_1.5_0.05" -> decay(Activations.relu(), new Variances(1.5, 0.05));
            case "tanh_critical_0.05" -> {
                CriticalPoint point =
                        CriticalLine.of(Activations.tanh()).at(0.05).point().orElseThrow();
                yield new MeanFieldDecay(new MeanField(Activations.tanh(), point.variances()), point.q(), 100);
            }
            case "tanh_ordered_1.2_0.05" -> decay(Activations.tanh(), new Variances(1.2, 0.05));
            default -> throw new IllegalArgumentException("no network is called " + name);
        };
    }

    private static MeanFieldDecay decay(Activation activation, Variances variances) {
        MeanField layer = new MeanField(activation, variances);
        return new MeanFieldDecay(layer, FixedPoints.of(layer).from(1).q().orElseThrow(), 100);
    }

    private static void check(String what, JsonNode expected, double found) {
        double value = expected.doubleValue();
        assertThat(expected.isNumber()).as(what).isTrue();
        assertThat(found).as(what).isCloseTo(value, within(1e-7 * Math.abs(value)));
    }

    @Test
    void start_ofResizedImages_isTheOracles() {
        int checked = 0;
        for (JsonNode row : TestData.criticality("11-resizing").path("cases")) {
            JsonNode c0 = row.at("/outputs/c0");
            if (c0.isArray()) {
                int b = row.at("/inputs/b").intValue();
                ImageSet images = new Resize(ResizeWay.BLOCK, b).apply(DrawnImages.WAVES.draw(4, 16, 0));
                for (int i = 0; i < 6; i++) {
                    check("pair " + i, c0.path(i), 1 - starts(images).get(i));
                    checked++;
                }
            } else if (c0.isObject()) {
                for (Map.Entry<String, JsonNode> each : c0.properties()) {
                    String[] words = each.getKey().split("_");
                    ResizeWay way = words[0].equals("block") ? ResizeWay.BLOCK : ResizeWay.DECIMATION;
                    ImageSet images = new Resize(way, Integer.parseInt(words[1])).apply(gratings());
                    double[] found =
                            starts(images).stream().mapToDouble(eps -> 1 - eps).toArray();
                    for (int i = 0; i < 6; i++) {
                        check(each.getKey(), each.getValue().path(i), found[i]);
                        checked++;
                    }
                }
            }
        }
        assertThat(checked).isEqualTo(18 + 36);
    }

    @Test
    void deviation_ofTheOraclesNetworks_givesItsNumbers() {
        ImageSet images = DrawnImages.WAVES.draw(4, 16, 0);
        int rows = 0;
        for (JsonNode row : TestData.criticality("11-resizing").path("cases")) {
            if (!row.path("inputs").has("net")) {
                continue;
            }
            rows++;
            String name = row.at("/inputs/net").textValue();
            int b = row.at("/inputs/b").intValue();
            ImageSet resized = new Resize(ResizeWay.BLOCK, b).apply(images);
            List<DepthCurve> after = decays(resized, network(name));
            ResizingDeviation deviation = ResizingDeviation.of(
                            decays(images, network(name)),
                            after,
                            row.at("/inputs/p").intValue(),
                            0)
                    .deviation()
                    .orElseThrow();
            JsonNode expected = row.path("outputs");
            expected.path("RSD")
                    .properties()
                    .forEach(each -> check(
                            name + " rsd " + each.getKey(),
                            each.getValue(),
                            deviation.rsd().get(Integer.parseInt(each.getKey()))));
            expected.path("epsPairMean").properties().forEach(each -> {
                int layer = Integer.parseInt(each.getKey());
                check(name + " eps", each.getValue(), DepthCurve.mean(after).at(layer));
            });
            check(name, expected.path("memoryRatio20"), deviation.memory(20).orElseThrow());
            check(name, expected.path("memoryRatio100"), deviation.memory(100).orElseThrow());
            check(
                    name,
                    expected.path("scalingLawError"),
                    deviation.scalingLawError().orElseThrow());
            // The slope is that of differences of 1e-5 where the network is not critical.
            double kappa = expected.path("kappaRS").doubleValue();
            assertThat(deviation.kappa().orElseThrow()).as(name).isCloseTo(kappa, within(1e-7 * Math.max(kappa, 1e-3)));
        }
        assertThat(rows).isEqualTo(8);
    }

    /** 400 networks of width 512 by the oracle, ours of the same width: means within four standard errors of both. */
    @Test
    void networks_ofTheOraclesImages_agreeWithItsMonteCarlo() {
        ImageSet images = gratings();
        List<ImageSet> sizes = List.of(
                images, new Resize(ResizeWay.BLOCK, 2).apply(images), new Resize(ResizeWay.BLOCK, 4).apply(images));
        ImageNetworks law = new ImageNetworks(new MeanField(Activations.relu(), new Variances(2, 0)), 2, 512, 20);
        ImagePairs pairs = ImagePairs.of(4, 2000, 0);
        List<ImageNetworks.Seen> seen = IntStream.range(0, 24)
                .parallel()
                .mapToObj(i -> law.draw(sizes, pairs, 11, i).orElseThrow())
                .toList();
        int checked = 0;
        for (JsonNode row : TestData.criticality("11-resizing").path("monteCarlo")) {
            if (!row.path("kind").textValue().equals("block")) {
                continue;
            }
            int size = Integer.numberOfTrailingZeros(row.path("b").intValue());
            int layer = row.path("l").intValue();
            Estimate mean = Objects.requireNonNull(Estimate.of(seen.stream()
                    .mapToDouble(
                            each -> DepthCurve.mean(each.decays().get(size)).at(layer))
                    .toArray()));
            double se = row.path("mcSe").doubleValue();
            assertThat(mean.mean())
                    .as("block %s layer %d", row.path("b"), layer)
                    .isCloseTo(row.path("mcEps").doubleValue(), within(4 * Math.hypot(se, mean.error())));
            checked++;
        }
        assertThat(checked).isEqualTo(15);
    }

    @Test
    void study_ofTanh_isScaleInvariantAtItsCriticalPointOnly() {
        PlaceChoice choice = new PlaceChoice(Activations.tanh(), OptionalDouble.empty(), List.of(-0.3, 0.0), List.of());
        ResizingOptions options = new ResizingOptions(
                choice,
                "smooth",
                List.of(new Resize(ResizeWay.BLOCK, 2), new Resize(ResizeWay.BILINEAR, 0.5)),
                2000,
                List.of(32, 64, 128),
                30,
                6,
                3);
        List<Double> progress = new ArrayList<>();
        ResizingStudy study = ResizingStudy.of(options, DrawnImages.SMOOTH.draw(6, 8, 1), share -> {
            synchronized (progress) {
                progress.add(share);
            }
        });
        assertThat(progress).hasSize(36).contains(1.0);
        assertThat(study.pairs()).isEqualTo(15);
        ResizingDeviation ordered = infinite(study, 0, 0);
        ResizingDeviation critical = infinite(study, 1, 0);
        assertThat(critical.scalingLawError().orElseThrow()).isLessThan(0.02);
        assertThat(ordered.scalingLawError().orElseThrow())
                .isGreaterThan(10 * critical.scalingLawError().orElseThrow());
        MeasuredDeviation measured =
                study.places().get(1).widths().get(2).sizes().get(0);
        ResizingDeviation found = measured.deviation().deviation().orElseThrow();
        // The first pre-activations of six networks of width 128 have the images' correlations within their errors.
        assertThat(found.rsd().get(0))
                .isCloseTo(critical.rsd().get(0), within(5 * measured.rsdError().get(0)));
        assertThat(study.places()).allSatisfy(place -> {
            WidthRate rate = place.rate().orElseThrow();
            assertThat(rate.slope()).isCloseTo(WidthRate.EXPECTED, within(4 * rate.error()));
        });
        assertThat(measured.alignments()).hasSize(31);
        assertThat(measured.alignments().get(0).mean()).isBetween(0.0, 1.0);
        assertThat(study.places().get(1).sizes().get(1).height()).isEqualTo(16);
        assertThat(ResizingStudy.of(options, DrawnImages.SMOOTH.draw(6, 8, 1), share -> {}))
                .isEqualTo(study);
    }

    private static ResizingDeviation infinite(ResizingStudy study, int place, int size) {
        return study.places()
                .get(place)
                .sizes()
                .get(size)
                .infinite()
                .deviation()
                .orElseThrow();
    }

    @Test
    void deviation_ofPairsWithoutStart_leavesThemOut() {
        DepthCurve some = DepthCurve.of(0, 0.4, 0.2, 0.1);
        DepthCurve none = DepthCurve.of(0, 0, 0, 0);
        DepthCurve half = DepthCurve.of(0, 0.2, 0.1, 0.05);
        ResizingDeviation deviation = ResizingDeviation.of(List.of(some, none), List.of(half, half), 1, 0)
                .deviation()
                .orElseThrow();
        assertThat(deviation.pairs()).isEqualTo(1);
        assertThat(deviation.dropped()).isEqualTo(1);
        assertThat(deviation.rsd()).allSatisfy(rsd -> assertThat(rsd).isCloseTo(Math.log(2), within(1e-15)));
        assertThat(deviation.largest()).isEqualTo(0.2);
        assertThat(deviation.memory(2).orElseThrow()).isCloseTo(1, within(1e-15));
        assertThat(deviation.kappa()).isEmpty();
        assertThat(ResizingDeviation.of(List.of(none), List.of(some), 1, 0))
                .isEqualTo(new NoDeviation("no pair of different images is left in both sizes"));
        assertThat(ResizingDeviation.of(List.of(some), List.of(some), 1, 0)
                        .deviation()
                        .orElseThrow()
                        .memory(1))
                .isEmpty();
    }

    @Test
    void problems_ofAllResizes_areToldAtOnce() {
        PlaceChoice choice = new PlaceChoice(Activations.relu(), OptionalDouble.empty(), List.of(0.0), List.of());
        ResizingOptions options = new ResizingOptions(
                choice,
                "drawn",
                List.of(
                        new Resize(ResizeWay.BLOCK, 3),
                        new Resize(ResizeWay.DECIMATION, 1.5),
                        new Resize(ResizeWay.BILINEAR, 3),
                        new Resize(ResizeWay.BILINEAR, 100)),
                10,
                List.of(),
                8,
                0,
                0);
        assertThatThrownBy(() -> options.check(DrawnImages.NOISE.draw(1, 8, 0)))
                .hasMessageContaining("at least 2 images")
                .hasMessageContaining("block of images of 8 x 8 by 3.0")
                .hasMessageContaining("decimation of images of 8 x 8 by 1.5")
                .hasMessageContaining("bilinear of images of 8 x 8 by 100.0");
        assertThatThrownBy(() -> new ResizingOptions(choice, "", List.of(), 1, List.of(), 1, 0, 0))
                .hasMessageContaining("at least 1 way");
        assertThatThrownBy(() -> new ResizingOptions(
                        choice, "", List.of(new Resize(ResizeWay.BLOCK, 2)), 1, List.of(8), 1, 4, 0))
                .hasMessageContaining("at least 5 networks");
        assertThat(String.format(Locale.ROOT, "%s", DrawnImages.NOISE.draw(3, 4, 0)))
                .isEqualTo("3 images of 1 x 4 x 4");
    }
}
