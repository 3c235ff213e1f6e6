package org.pathlift.analysis.kernel;

import java.util.function.DoubleConsumer;
import org.pathlift.conditioning.meanfield.Activation;

/** About how long the parts of a study of kernels take, in nanoseconds of one processor: for a bar of progress, no more. */
final class StudyCost {

    /** Networks of one input are cheap: so many times more of them are drawn. */
    static final int REGIME_FACTOR = 10;

    private static final double CLOSED_PAIR = 150;
    private static final double SERIES_PAIR = 700;
    private static final double CHOLESKY = 0.4;
    private static final double WEIGHT = 8;
    private static final double PRODUCT = 1.2;

    private final KernelStudyOptions options;
    private final double examples;
    private final double total;
    private final DoubleConsumer progress;
    private double done;

    StudyCost(KernelStudyOptions options, int examples, DoubleConsumer progress) {
        this.options = options;
        this.examples = options.regression().examples() == 0 ? 0 : examples;
        this.progress = progress;
        double sum = 0;
        for (Activation activation : options.activations()) {
            sum += kernels(activation)
                    + regression() * options.family().depths().size()
                    + regime();
            sum += networks(Pruning.NONE);
            for (double keep : options.networks().keep()) {
                sum += networks(Pruning.keeping(keep));
            }
        }
        this.total = sum;
    }

    void kernelsDone(Activation activation) {
        add(kernels(activation));
    }

    void regressionDone() {
        add(regression());
    }

    void networksDone(Pruning pruning) {
        add(networks(pruning));
    }

    void regimeDone() {
        add(regime());
    }

    private void add(double cost) {
        done += cost;
        progress.accept(Math.min(1, done / total));
    }

    private double kernels(Activation activation) {
        boolean closed = activation.positivelyHomogeneous()
                || activation.name().startsWith("erf")
                || activation.name().equals("gelu");
        int deepest = options.family().depths().get(options.family().depths().size() - 1);
        return examples * examples / 2 * deepest * (closed ? CLOSED_PAIR : SERIES_PAIR);
    }

    private double regression() {
        return 4 * CHOLESKY * Math.pow(0.8 * examples, 3) / 3;
    }

    private double networks(Pruning pruning) {
        KernelStudyOptions.Networks networks = options.networks();
        double inputs = networks.inputs();
        double perWeight = WEIGHT + 2 * PRODUCT * inputs;
        if (pruning.keep() < 1) {
            perWeight += perWeight + WEIGHT + PRODUCT * inputs * inputs / 2;
        }
        double weights = 0;
        for (int width : networks.widths()) {
            weights += (double) width * width * (networks.depth() - 1) + 65.0 * width;
        }
        return networks.count() * weights * perWeight;
    }

    private double regime() {
        double width = options.networks().widths().get(0);
        double depths =
                options.family().depths().stream().mapToInt(Integer::intValue).sum();
        return REGIME_FACTOR * options.networks().count() * depths * width * width * (WEIGHT + 2 * PRODUCT);
    }
}
