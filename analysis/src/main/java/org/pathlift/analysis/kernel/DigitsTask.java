package org.pathlift.analysis.kernel;

import java.util.List;
import java.util.stream.IntStream;
import org.pathlift.conditioning.training.data.DataLoader;
import org.pathlift.conditioning.training.data.DataSpec;
import org.pathlift.conditioning.training.data.ExampleShape;
import org.pathlift.conditioning.training.data.Examples;
import org.pathlift.conditioning.training.data.TrainingData;

/** The handwritten digits as a task for kernels: images of mean square 1, those to learn from before those held out. */
final class DigitsTask {

    private static final int CLASSES = 10;

    private final KernelInputs inputs;
    private final int[] labels;
    private final int learned;
    private final double ridge;

    private DigitsTask(KernelInputs inputs, int[] labels, int learned, double ridge) {
        this.inputs = inputs;
        this.labels = labels;
        this.learned = learned;
        this.ridge = ridge;
    }

    /** Reads so many of the digits and holds out a fifth of each class. */
    static DigitsTask load(int examples, double ridge, long seed) {
        TrainingData data = DataLoader.load(DataSpec.parse("digits?limit=" + examples), ExampleShape.of(64), seed);
        Examples train = data.train();
        Examples heldOut = data.heldOut().orElseThrow();
        double[][] rows = new double[train.size() + heldOut.size()][];
        int[] labels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            Examples part = i < train.size() ? train : heldOut;
            int index = i < train.size() ? i : i - train.size();
            float[] features = part.features(index);
            rows[i] = IntStream.range(0, features.length)
                    .mapToDouble(j -> features[j])
                    .toArray();
            labels[i] = (int) part.label(index);
        }
        return new DigitsTask(KernelInputs.of(rows).normalized(), labels, train.size(), ridge);
    }

    KernelInputs inputs() {
        return inputs;
    }

    int learned() {
        return learned;
    }

    int heldOut() {
        return labels.length - learned;
    }

    /** How well a kernel between all examples predicts those held out. */
    KernelSummary.Accuracy accuracy(KernelMatrix kernel) {
        List<Double> shares =
                List.of(RegressionOptions.Centring.PLAIN, RegressionOptions.Centring.CENTRED).parallelStream()
                        .map(centring -> accuracy(kernel, centring))
                        .toList();
        return new KernelSummary.Accuracy(shares.get(0), shares.get(1));
    }

    private double accuracy(KernelMatrix kernel, RegressionOptions.Centring centring) {
        return KernelClassifier.fit(
                        kernel,
                        IntStream.range(0, learned).toArray(),
                        labels,
                        CLASSES,
                        new RegressionOptions(ridge, centring))
                .accuracy(IntStream.range(learned, labels.length).toArray(), labels);
    }
}
