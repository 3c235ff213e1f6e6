package org.pathlift.analysis.sharpness;

import java.util.Arrays;

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

    /**
     * Measures.
     *
     * @throws org.pathlift.onnx.error.UnsupportedModelException if a loss or a gradient is not finite
     */
    public static Sharpness of(GradientFunction loss, double[] weights, SharpnessOptions options) {
        double[] gradient = new double[loss.size()];
        double value = loss.at(weights, gradient);
        double norm = Math.sqrt(Arrays.stream(gradient).map(x -> x * x).sum());
        HessianProducts hessian = new HessianProducts(loss, weights, HessianProducts.STEP);
        return new Sharpness(
                loss.size(),
                value,
                norm,
                Lanczos.run(hessian, options.steps(), options.tolerance(), options.seed()),
                loss.size() <= options.exactTrace()
                        ? TraceEstimate.exact(hessian)
                        : TraceEstimate.hutchinson(hessian, options.probes(), options.seed()));
    }

    /** Returns 2 / λ_max: beyond this learning rate gradient descent leaves a quadratic valley of this sharpness. */
    public double largestLearningRate() {
        return 2 / spectrum.largest();
    }
}
