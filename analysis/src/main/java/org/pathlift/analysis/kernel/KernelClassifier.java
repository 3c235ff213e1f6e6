package org.pathlift.analysis.kernel;

import java.util.stream.IntStream;

/**
 * Kernel regression on classes: the target of an example is 1 for its class and 0 for the others, less 1 over the number of
 * classes; the largest prediction wins, the first of equal ones.
 */
public final class KernelClassifier {

    private final KernelRegression regression;

    private KernelClassifier(KernelRegression regression) {
        this.regression = regression;
    }

    /**
     * Learns from examples.
     *
     * @param kernel between all examples
     * @param learned the numbers of those that are learned from
     * @param labels the class of every example of the kernel, from 0
     * @param classes how many classes there are
     * @throws org.pathlift.onnx.runtime.RequestException as {@link KernelRegression#fit}
     */
    public static KernelClassifier fit(
            KernelMatrix kernel, int[] learned, int[] labels, int classes, RegressionOptions options) {
        double[][] targets = new double[learned.length][classes];
        for (int i = 0; i < learned.length; i++) {
            for (int o = 0; o < classes; o++) {
                targets[i][o] = (labels[learned[i]] == o ? 1 : 0) - 1.0 / classes;
            }
        }
        return new KernelClassifier(KernelRegression.fit(kernel, learned, targets, options));
    }

    /** Returns the class that an example is predicted to have. */
    public int predict(int example) {
        double[] prediction = regression.predict(example);
        int best = 0;
        for (int o = 1; o < prediction.length; o++) {
            best = prediction[o] > prediction[best] ? o : best;
        }
        return best;
    }

    /** Returns the share of examples whose class is predicted. */
    public double accuracy(int[] examples, int[] labels) {
        return IntStream.of(examples)
                        .filter(example -> predict(example) == labels[example])
                        .count()
                / (double) examples.length;
    }
}
