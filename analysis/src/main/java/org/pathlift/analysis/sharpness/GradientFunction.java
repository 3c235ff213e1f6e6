package org.pathlift.analysis.sharpness;

/** A function of weights, with its gradient. */
public interface GradientFunction {

    /** Returns p, the number of weights. */
    int size();

    /**
     * Computes.
     *
     * @param weights where, p of them
     * @param gradient is overwritten by the gradient there
     * @return the function's value there
     * @throws org.pathlift.onnx.error.UnsupportedModelException if the value or the gradient is not finite
     */
    double at(double[] weights, double[] gradient);
}
