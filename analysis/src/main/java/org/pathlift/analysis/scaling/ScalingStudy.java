package org.pathlift.analysis.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.analysis.scaling.ScalingPlace.MeasuredWidth;
import org.pathlift.conditioning.meanfield.Covariances;
import org.pathlift.conditioning.meanfield.RandomNetwork;

/**
 * The scaling of correlations over depth, width and distance from criticality.
 *
 * @param options what was asked for
 * @param places one for each distance or σ_w²
 * @param exponents of the critical point; empty where places were chosen without one
 */
public record ScalingStudy(ScalingOptions options, List<ScalingPlace> places, Optional<CriticalExponents> exponents) {

    /** Keeps an unmodifiable copy of {@code places}. */
    public ScalingStudy {
        places = List.copyOf(places);
    }

    /**
     * Computes a study, on as many threads as there are processors; the result is the same on any number.
     *
     * @param progress is told the share of the work that is done, from any thread
     * @throws IllegalArgumentException if distances are given and there is no critical point, with the reason
     */
    public static ScalingStudy of(ScalingOptions options, DoubleConsumer progress) {
        List<NetworkPlace> places = options.choice().places();
        Work work = new Work(options, places.size(), progress);
        List<ScalingPlace> done = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            done.add(work.place(places.get(i), i));
        }
        Optional<CriticalExponents> exponents = options.choice().distances().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        CriticalExponents.of(options.choice(), options.choice().critical()));
        return new ScalingStudy(options, done, exponents);
    }

    /** Draws networks and counts them. */
    private static final class Work {

        private final ScalingOptions options;
        private final DoubleConsumer progress;
        private final double total;
        private final AtomicLong done = new AtomicLong();

        Work(ScalingOptions options, int places, DoubleConsumer progress) {
            this.options = options;
            this.progress = progress;
            double widths =
                    options.widths().stream().mapToDouble(width -> width).sum();
            this.total = widths * options.starts().size() * options.networks() * places;
        }

        ScalingPlace place(NetworkPlace place, int index) {
            List<DepthCurve> infinite = new MeanFieldDecay(place.layer(), place.q(), options.depth())
                    .from(options.starts().stream().mapToDouble(start -> start).toArray());
            ScalingMetrics metrics = ScalingMetrics.of(infinite.get(infinite.size() - 1), infinite, 0);
            List<MeasuredWidth> widths = new ArrayList<>();
            for (int w = 0; w < options.widths().size(); w++) {
                widths.add(measure(place, infinite, w, index * options.widths().size() + w));
            }
            return new ScalingPlace(place, infinite, metrics, place.growth(options.depth()), widths, rate(widths));
        }

        private MeasuredWidth measure(NetworkPlace place, List<DepthCurve> infinite, int w, int group) {
            List<MeasuredCurve> curves = new ArrayList<>();
            int width = options.widths().get(w);
            for (int s = 0; s < options.starts().size(); s++) {
                DepthCurve theory = infinite.get(s);
                double start = options.starts().get(s);
                Covariances first = Covariances.ofCorrelation(place.q(), place.q(), 1 - start);
                RandomNetwork network = new RandomNetwork(place.layer(), width, first);
                int from = Math.multiplyExact(group * options.starts().size() + s, options.networks());
                List<List<Covariances>> drawn = IntStream.range(0, options.networks())
                        .parallel()
                        .mapToObj(i -> {
                            List<Covariances> layers =
                                    network.draw(theory.size(), options.seed(), Math.addExact(from, i));
                            progress.accept(done.addAndGet(width) / total);
                            return layers;
                        })
                        .toList();
                MeasuredCurve.of(start, theory, drawn).ifPresent(curves::add);
            }
            return new MeasuredWidth(width, curves, metrics(curves));
        }

        private Optional<ScalingMetrics> metrics(List<MeasuredCurve> curves) {
            if (curves.size() < options.starts().size()) {
                return Optional.empty();
            }
            int common = curves.stream()
                    .mapToInt(curve -> curve.layers().size())
                    .min()
                    .orElseThrow();
            List<DepthCurve> means = curves.stream()
                    .map(curve -> new DepthCurve(0, curve.curve().eps().subList(0, common)))
                    .toList();
            MeasuredCurve fitted = curves.get(curves.size() - 1);
            Estimate last = fitted.layers().get(fitted.layers().size() - 1);
            return Optional.of(ScalingMetrics.of(fitted.curve(), means, last.error() / last.mean()));
        }

        private Optional<WidthRate> rate(List<MeasuredWidth> widths) {
            List<Integer> sizes = new ArrayList<>();
            List<Estimate> squares = new ArrayList<>();
            for (MeasuredWidth measured : widths) {
                measured.from(options.fitted()).ifPresent(curve -> {
                    sizes.add(measured.width());
                    squares.add(curve.squares());
                });
            }
            return WidthRate.of(sizes, squares);
        }
    }
}
