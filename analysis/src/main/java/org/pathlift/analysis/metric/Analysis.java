package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.runtime.RequestException;

/** Measures several metrics of one model. */
public final class Analysis {

    /**
     * One metric's result.
     *
     * @param seconds what it took; what metrics share is counted where it is first needed
     */
    public record Result(Metric metric, MetricOutcome outcome, double seconds) {}

    /** Hears how far the work is. */
    public interface Listener {

        /**
         * A metric begins.
         *
         * @param done the share of the work that is done, from 0 to 1
         */
        void begins(Metric metric, double done);
    }

    private Analysis() {}

    /** Measures. A metric that the model does not allow says so in its outcome; the others are measured all the same. */
    public static List<Result> run(Subject subject, List<Metric> metrics, Listener listener) {
        double[] passes =
                metrics.stream().mapToDouble(metric -> metric.passes(subject)).toArray();
        double all = Arrays.stream(passes).sum();
        double done = 0;
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < passes.length; i++) {
            Metric metric = metrics.get(i);
            listener.begins(metric, all == 0 ? 0 : done / all);
            long start = System.nanoTime();
            MetricOutcome outcome = measure(metric, subject);
            results.add(new Result(metric, outcome, (System.nanoTime() - start) / 1e9));
            done += passes[i];
        }
        return results;
    }

    private static MetricOutcome measure(Metric metric, Subject subject) {
        try {
            return metric.measure(subject);
        } catch (UnsupportedModelException e) {
            return told(e.problems());
        } catch (RequestException e) {
            return told(e.problems());
        }
    }

    private static MetricOutcome told(List<Problem> problems) {
        return new MetricOutcome.NotApplicable(problems.stream()
                .map(problem -> problem.where() + ": " + problem.rule() + ", found " + problem.found())
                .distinct()
                .collect(Collectors.joining("; ")));
    }
}
