package org.pathlift.analysis.kernel.djl;

/** The gradient of one parameter tensor, about to be copied. */
interface GradientPart {

    /** Copies it as float32. */
    void copy(float[] to, int at);

    /** Copies it as float64. */
    void copy(double[] to, int at);
}
