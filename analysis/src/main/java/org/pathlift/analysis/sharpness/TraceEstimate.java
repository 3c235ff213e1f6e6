package org.pathlift.analysis.sharpness;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.spectrum.Vectors;

/**
 * The trace of a Hessian.
 *
 * @param value the sum of its diagonal; or Hutchinson's estimate, the mean of r·H r over vectors r of independent signs
 * @param standardError of the estimate; null where the trace is exact
 * @param products with the Hessian that it took
 */
public record TraceEstimate(double value, @Nullable Double standardError, int products) {

    static TraceEstimate exact(HessianProducts hessian) {
        double trace = 0;
        for (int i = 0; i < hessian.size(); i++) {
            double[] unit = new double[hessian.size()];
            unit[i] = 1;
            trace += hessian.times(unit)[i];
        }
        return new TraceEstimate(trace, null, hessian.size());
    }

    static TraceEstimate hutchinson(HessianProducts hessian, int probes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] samples = new double[probes];
        for (int probe = 0; probe < probes; probe++) {
            double[] signs = new double[hessian.size()];
            Arrays.setAll(signs, i -> random.nextInt(2) == 0 ? -1 : 1);
            samples[probe] = Vectors.dot(signs, hessian.times(signs));
        }
        double mean = Arrays.stream(samples).sum() / probes;
        double squares =
                Arrays.stream(samples).map(x -> (x - mean) * (x - mean)).sum();
        return new TraceEstimate(mean, Math.sqrt(squares / (probes - 1) / probes), probes);
    }
}
