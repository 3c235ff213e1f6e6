package org.pathlift.analysis.resizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.analysis.resizing.ImageNetworks.Seen;
import org.pathlift.analysis.resizing.ResizingPlace.MeasuredDeviation;
import org.pathlift.analysis.resizing.ResizingPlace.MeasuredWidth;
import org.pathlift.analysis.resizing.ResizingPlace.Resized;
import org.pathlift.analysis.scaling.DepthCurve;
import org.pathlift.analysis.scaling.MeanFieldDecay;
import org.pathlift.analysis.scaling.NetworkPlace;
import org.pathlift.analysis.scaling.SlopeClass;
import org.pathlift.analysis.scaling.WidthRate;

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

    /** Keeps an unmodifiable copy of {@code places}. */
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
        private final AtomicLong done = new AtomicLong();

        Work(ResizingOptions options, List<ImageSet> sizes, ImagePairs pairs, int places, DoubleConsumer progress) {
            this.options = options;
            this.sizes = sizes;
            this.pairs = pairs;
            this.progress = progress;
            double work = options.widths().stream()
                    .mapToDouble(width -> (double) width * width)
                    .sum();
            this.total = options.widths().isEmpty() ? places : work * options.networks() * places;
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
            List<List<DepthCurve>> infinite = IntStream.range(0, sizes.size())
                    .mapToObj(s -> all.subList(s * count, (s + 1) * count))
                    .toList();
            List<Resized> resized = new ArrayList<>();
            for (int s = 1; s < sizes.size(); s++) {
                ImageSet images = sizes.get(s);
                resized.add(new Resized(
                        options.resizes().get(s - 1),
                        images.height(),
                        images.width(),
                        mean(starts.get(s)),
                        ResizingDeviation.of(infinite.get(0), infinite.get(s), p, 0)));
            }
            List<MeasuredWidth> widths = new ArrayList<>();
            for (int w = 0; w < options.widths().size(); w++) {
                int group = index * options.widths().size() + w;
                widths.add(measure(place, options.widths().get(w), group, infinite, p));
            }
            if (options.widths().isEmpty()) {
                progress.accept((index + 1) / total);
            }
            return new ResizingPlace(place, resized, widths, rate(widths));
        }

        private MeasuredWidth measure(
                NetworkPlace place, int width, int group, List<List<DepthCurve>> infinite, double p) {
            int depth = infinite.get(0).get(0).last();
            ImageNetworks law = new ImageNetworks(place.layer(), place.q(), width, depth);
            int from = Math.multiplyExact(group, options.networks());
            List<Seen> networks = IntStream.range(0, options.networks())
                    .parallel()
                    .mapToObj(i -> {
                        Optional<Seen> seen = law.draw(sizes, pairs, options.seed(), Math.addExact(from, i));
                        progress.accept(done.addAndGet((long) width * width) / total);
                        return seen;
                    })
                    .flatMap(Optional::stream)
                    .toList();
            int lost = options.networks() - networks.size();
            if (networks.size() < ResizingOptions.LEAST_NETWORKS) {
                return new MeasuredWidth(width, lost, Optional.empty(), List.of());
            }
            List<MeasuredDeviation> deviations = new ArrayList<>();
            for (int s = 1; s < sizes.size(); s++) {
                deviations.add(new NetworkMeans(networks, s, p).deviation());
            }
            Estimate squares = Estimate.of(networks.stream()
                    .mapToDouble(seen -> squared(seen, infinite))
                    .toArray());
            return new MeasuredWidth(width, lost, Optional.ofNullable(squares), deviations);
        }

        private static double squared(Seen seen, List<List<DepthCurve>> infinite) {
            double sum = 0;
            int count = 0;
            for (int s = 0; s < infinite.size(); s++) {
                for (int i = 0; i < infinite.get(s).size(); i++) {
                    DepthCurve theory = infinite.get(s).get(i);
                    DepthCurve found = seen.decays().get(s).get(i);
                    for (int layer = 0; layer <= theory.last(); layer++) {
                        double off = found.at(layer) - theory.at(layer);
                        sum += off * off;
                        count++;
                    }
                }
            }
            return sum / count;
        }

        private static Optional<WidthRate> rate(List<MeasuredWidth> widths) {
            List<MeasuredWidth> measured =
                    widths.stream().filter(width -> width.squares().isPresent()).toList();
            return WidthRate.of(
                    measured.stream().map(MeasuredWidth::width).toList(),
                    measured.stream().flatMap(width -> width.squares().stream()).toList());
        }
    }
}
