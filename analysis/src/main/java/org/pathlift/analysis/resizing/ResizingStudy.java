package org.pathlift.analysis.resizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.pathlift.analysis.resizing.ImageNetworks.Seen;
import org.pathlift.analysis.resizing.ResizingPlace.MeasuredDeviation;
import org.pathlift.analysis.resizing.ResizingPlace.Resized;
import org.pathlift.analysis.scaling.DepthCurve;
import org.pathlift.analysis.scaling.MeanFieldDecay;
import org.pathlift.analysis.scaling.NetworkPlace;
import org.pathlift.analysis.scaling.SlopeClass;

/**
 * How far resizing of images changes the decay of their correlations, at and off criticality, at infinite width and in random
 * networks.
 *
 * @param options what was asked for
 * @param images how many there are
 * @param height rows of each
 * @param width columns of each
 * @param channels channels of each
 * @param pairs how many pairs were looked at
 * @param start the mean over pairs of ε₀ of the images themselves
 * @param places one for each distance or σ_w²
 */
public record ResizingStudy(
        ResizingOptions options,
        int images,
        int channels,
        int height,
        int width,
        int pairs,
        double start,
        List<ResizingPlace> places) {

    public ResizingStudy {
        places = List.copyOf(places);
    }

    /**
     * Computes a study, on as many threads as there are processors; the result is the same on any number.
     *
     * @param progress is told the share of the work that is done, from any thread
     * @throws org.pathlift.onnx.runtime.RequestException if the images cannot be resized so, with all problems
     * @throws IllegalArgumentException if distances are given and there is no critical point, with the reason
     */
    public static ResizingStudy of(ResizingOptions options, ImageSet images, DoubleConsumer progress) {
        options.check(images);
        List<NetworkPlace> places = options.choice().places();
        List<ImageSet> sizes = new ArrayList<>();
        sizes.add(images);
        options.resizes().forEach(resize -> sizes.add(resize.apply(images)));
        ImagePairs pairs = ImagePairs.of(images.size(), options.pairs(), options.seed());
        Work work = new Work(options, sizes, pairs, places.size(), progress);
        List<ResizingPlace> done = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            done.add(work.place(places.get(i), i));
        }
        return new ResizingStudy(
                options,
                images.size(),
                images.channels(),
                images.height(),
                images.width(),
                pairs.pairs().size(),
                mean(work.starts.get(0)),
                done);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).sum() / values.size();
    }

    /** Goes through the places. */
    private static final class Work {

        private final ResizingOptions options;
        private final List<ImageSet> sizes;
        private final ImagePairs pairs;
        private final List<List<Double>> starts;
        private final DoubleConsumer progress;
        private final double total;
        private final AtomicInteger drawn = new AtomicInteger();

        Work(ResizingOptions options, List<ImageSet> sizes, ImagePairs pairs, int places, DoubleConsumer progress) {
            this.options = options;
            this.sizes = sizes;
            this.pairs = pairs;
            this.progress = progress;
            this.total = (double) places * Math.max(1, options.networks());
            this.starts = sizes.stream()
                    .map(images -> pairs.decorrelations(IntStream.range(0, images.size())
                            .mapToObj(images::normalized)
                            .toArray(double[][]::new)))
                    .toList();
        }

        ResizingPlace place(NetworkPlace place, int index) {
            double p = SlopeClass.of(place.layer().activation()).p();
            MeanFieldDecay decay = new MeanFieldDecay(place.layer(), place.q(), options.depth());
            // All sizes at once, so that the map of a layer is computed once.
            List<DepthCurve> all = decay.from(starts.stream()
                    .flatMap(List::stream)
                    .mapToDouble(start -> start)
                    .toArray());
            int count = pairs.pairs().size();
            List<Seen> networks = networks(place, index);
            List<Resized> resized = new ArrayList<>();
            for (int s = 1; s < sizes.size(); s++) {
                ImageSet images = sizes.get(s);
                Optional<MeasuredDeviation> measured = networks.size() < ResizingOptions.LEAST_NETWORKS
                        ? Optional.empty()
                        : Optional.of(new NetworkMeans(networks, s, p).deviation());
                resized.add(new Resized(
                        options.resizes().get(s - 1),
                        images.height(),
                        images.width(),
                        mean(starts.get(s)),
                        ResizingDeviation.of(
                                all.subList(0, count), all.subList(s * count, (s + 1) * count), p, 0),
                        measured));
            }
            if (options.networks() == 0) {
                progress.accept((index + 1) / total);
            }
            return new ResizingPlace(place, options.networks() - networks.size(), resized);
        }

        private List<Seen> networks(NetworkPlace place, int index) {
            ImageNetworks law = new ImageNetworks(place.layer(), place.q(), options.width(), options.depth());
            int from = Math.multiplyExact(index, options.networks());
            return IntStream.range(0, options.networks())
                    .parallel()
                    .mapToObj(i -> {
                        Optional<Seen> seen = law.draw(sizes, pairs, options.seed(), Math.addExact(from, i));
                        progress.accept(drawn.incrementAndGet() / total);
                        return seen;
                    })
                    .flatMap(Optional::stream)
                    .toList();
        }
    }
}
