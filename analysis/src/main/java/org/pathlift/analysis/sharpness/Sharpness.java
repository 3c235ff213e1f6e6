package org.pathlift.analysis.sharpness;

import java.util.Arrays;
import java.util.List;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * The curvature of a loss at some weights. It depends on the weights and not on the function alone: copies of a network under
 * rescaling have other Hessians (Dinh et al. 2017, arXiv 1703.04933).
 *
 * @param parameters p
 * @param loss the loss there
 * @param gradientNorm the Euclidean norm of its gradient
 * @param spectrum the ends of the spectrum of its Hessian
 * @param trace the Hessian's trace
 */
public record Sharpness(int parameters, double loss, double gradientNorm, Spectrum spectrum, TraceEstimate trace) {

    private static final long MOST_MEMORY = 1L << 31;

    /**
     * Measures.
     *
     * @throws org.pathlift.onnx.error.UnsupportedModelException if a loss or a gradient is not finite
     * @throws RequestException if the vectors of the search take more than 2 GiB
     */
    public static Sharpness of(GradientFunction loss, double[] weights, SharpnessOptions options) {
        checkMemory(loss.size(), options);
        double[] gradient = new double[loss.size()];
        double value = loss.at(weights, gradient);
        double norm = Math.sqrt(Arrays.stream(gradient).map(x -> x * x).sum());
        HessianProducts hessian = new HessianProducts(loss, weights, HessianProducts.STEP);
        return new Sharpness(
                loss.size(),
                value,
                norm,
                HessianSpectrum.of(hessian, options.steps(), options.tolerance(), options.seed()),
                loss.size() <= options.exactTrace()
                        ? TraceEstimate.exact(hessian)
                        : TraceEstimate.hutchinson(hessian, options.probes(), options.seed()));
    }

    /**
     * Measures the ends of the spectrum alone.
     *
     * @throws org.pathlift.onnx.error.UnsupportedModelException if a gradient is not finite
     * @throws RequestException if the vectors of the search take more than 2 GiB
     */
    public static Spectrum spectrum(GradientFunction loss, double[] weights, SharpnessOptions options) {
        checkMemory(loss.size(), options);
        HessianProducts hessian = new HessianProducts(loss, weights, HessianProducts.STEP);
        return HessianSpectrum.of(hessian, options.steps(), options.tolerance(), options.seed());
    }

    private static void checkMemory(int parameters, SharpnessOptions options) {
        long bytes = 8L * parameters * options.vectors();
        if (bytes > MOST_MEMORY) {
            throw new RequestException(List.of(new Problem(
                    "the vectors of the search for eigenvalues must fit into memory",
                    "%,d weights".formatted(parameters),
                    "2 GiB or less",
                    "%.1f GiB for %d products".formatted(bytes / 0x1p30, options.steps()),
                    "ask for fewer products, or leave out the sharpness")));
        }
    }

    /** Returns 2 / λ_max: beyond this learning rate gradient descent leaves a quadratic valley of this sharpness. */
    public double largestLearningRate() {
        return 2 / spectrum.largest();
    }
}
