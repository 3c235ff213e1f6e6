package org.pathlift.conditioning.lifting;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A convolution, or a transposed one, on the real image. Both are the same pair of maps between a large image (what the
 * windows look at) and a small one: gather windows and multiply, or multiply and scatter to the windows.
 *
 * <p>Weights are [small-side channels, large-side channels per group, taps] in both cases.
 */
final class ConvStep extends SingleStep {

    /** Elements of windows that are held at a time. */
    private static final int CHUNK = 1 << 20;

    private static final int PARALLEL_FROM = 1 << 16;

    private final Weights weights;
    private final Windows windows;
    private final int groups;
    private final int smallChannels;
    private final int largeChannels;
    private final boolean transposed;
    private final int[] inputDims;
    private final int[] outputDims;
    private final int[] inputUnits;
    private final int[] outputUnits;
    private @Nullable Lifted input;
    private @Nullable Lifted total;

    /**
     * A convolution.
     *
     * @param transposed whether the input is the small side
     * @param inputDims the input's full extents, with batch 1
     * @param outputDims the output's full extents, with batch 1
     */
    ConvStep(
            Weights weights,
            Windows windows,
            int groups,
            boolean transposed,
            int[] inputDims,
            int[] outputDims,
            int[] inputUnits,
            int[] outputUnits) {
        this.weights = weights;
        this.windows = windows;
        this.groups = groups;
        this.transposed = transposed;
        this.inputDims = inputDims;
        this.outputDims = outputDims;
        this.inputUnits = inputUnits;
        this.outputUnits = outputUnits;
        this.smallChannels = transposed ? inputDims[1] : outputDims[1];
        this.largeChannels = transposed ? outputDims[1] : inputDims[1];
    }

    @Override
    Lifted forward(Lifted value) {
        Lifted full = value.expandedTo(inputDims);
        input = full;
        double[] result = transposed ? toLarge(full.values) : toSmall(full.values);
        return new Lifted(outputDims, result, full.log).normalized();
    }

    @Override
    Lifted backward(Lifted output) {
        Lifted full = output;
        total = full;
        double[] result = transposed ? toSmall(full.values) : toLarge(full.values);
        return new Lifted(inputDims, result, full.log).normalized();
    }

    private int perGroup() {
        return largeChannels / groups;
    }

    private double[] squares(int group) {
        int rows = smallChannels / groups;
        double[] squares = new double[rows * perGroup() * windows.taps];
        weights.read((long) group * squares.length, squares, squares.length);
        return squares;
    }

    /** small[s, p] = Σ_{l, t} u[s, l, t] large[l, source(t, p)]. */
    private double[] toSmall(double[] large) {
        int rows = smallChannels / groups;
        int width = perGroup() * windows.taps;
        double[] small = new double[smallChannels * windows.positions];
        for (int group = 0; group < groups; group++) {
            double[] squares = squares(group);
            for (int channel = 0; channel < perGroup(); channel += chunk()) {
                int channels = Math.min(chunk(), perGroup() - channel);
                double[] columns = gathered(large, group, channel, channels);
                Matrices.multiply(
                        rows,
                        channels * windows.taps,
                        windows.positions,
                        squares,
                        channel * windows.taps,
                        width,
                        1,
                        columns,
                        columnsAt(group),
                        small,
                        group * rows * windows.positions);
            }
        }
        return small;
    }

    /** large[l, source(t, p)] += Σ_s u[s, l, t] small[s, p]. */
    private double[] toLarge(double[] small) {
        int rows = smallChannels / groups;
        int width = perGroup() * windows.taps;
        double[] large = new double[largeChannels * windows.largeSize];
        boolean direct = windows.isIdentity();
        for (int group = 0; group < groups; group++) {
            double[] squares = squares(group);
            for (int channel = 0; channel < perGroup(); channel += chunk()) {
                int channels = Math.min(chunk(), perGroup() - channel);
                double[] columns = direct ? large : new double[channels * windows.taps * windows.positions];
                Matrices.multiply(
                        channels * windows.taps,
                        rows,
                        windows.positions,
                        squares,
                        channel * windows.taps,
                        1,
                        width,
                        small,
                        group * rows * windows.positions,
                        columns,
                        direct ? columnsAt(group) : 0);
                if (!direct) {
                    scatter(columns, large, group * perGroup() + channel, channels);
                }
            }
        }
        return large;
    }

    /** How many large-side channels are worked on at a time: all of them where their windows are the image itself. */
    private int chunk() {
        return windows.isIdentity() ? perGroup() : Math.max(1, CHUNK / (windows.taps * windows.positions));
    }

    private int columnsAt(int group) {
        return windows.isIdentity() ? group * perGroup() * windows.largeSize : 0;
    }

    /**
     * Returns the windows of some channels of a group as rows (channel, tap) of positions; the whole image where that is
     * the same.
     */
    private double[] gathered(double[] large, int group, int first, int channels) {
        if (windows.isIdentity()) {
            return large;
        }
        int seen = windows.taps * windows.positions;
        double[] columns = new double[channels * seen];
        forEachChannel(channels, channel -> {
            int at = (group * perGroup() + first + channel) * windows.largeSize;
            for (int t = 0; t < seen; t++) {
                int source = windows.source[t];
                columns[channel * seen + t] = source < 0 ? 0 : large[at + source];
            }
        });
        return columns;
    }

    /** Adds windows to the channels of the image from {@code first} on. */
    private void scatter(double[] columns, double[] large, int first, int channels) {
        int seen = windows.taps * windows.positions;
        forEachChannel(channels, channel -> {
            int at = (first + channel) * windows.largeSize;
            for (int t = 0; t < seen; t++) {
                int source = windows.source[t];
                if (source >= 0) {
                    large[at + source] += columns[channel * seen + t];
                }
            }
        });
    }

    private void forEachChannel(int channels, IntConsumer work) {
        IntStream range = IntStream.range(0, channels);
        (channels * windows.taps * windows.positions >= PARALLEL_FROM ? range.parallel() : range).forEach(work);
    }

    @Override
    public List<TensorMass> masses() {
        if (total == null) {
            return List.of();
        }
        Lifted in = Objects.requireNonNull(input);
        double log = in.log + total.log;
        double[] small = transposed ? in.values : total.values;
        double[] large = transposed ? total.values : in.values;
        int rows = smallChannels / groups;
        int pairs = smallChannels * perGroup();
        double[] sums = new double[pairs];
        int[] smallUnits = transposed ? inputUnits : outputUnits;
        int[] largeUnits = transposed ? outputUnits : inputUnits;
        for (int group = 0; group < groups; group++) {
            double[] boxes = Matrices.transposed(boxSums(large, group), 0, perGroup(), windows.positions);
            Matrices.multiply(
                    rows,
                    windows.positions,
                    perGroup(),
                    small,
                    group * rows * windows.positions,
                    windows.positions,
                    1,
                    boxes,
                    0,
                    sums,
                    group * rows * perGroup());
        }
        if (groups == 1 && !transposed) {
            return List.of(TensorMass.grid(weights.name(), windows.taps, smallUnits, largeUnits, sums, log));
        }
        int[] ofSmall = new int[pairs];
        int[] ofLarge = new int[pairs];
        for (int i = 0; i < pairs; i++) {
            ofSmall[i] = smallUnits[i / perGroup()];
            ofLarge[i] = largeUnits[i / perGroup() / rows * perGroup() + i % perGroup()];
        }
        return List.of(TensorMass.pairs(
                weights.name(),
                windows.taps,
                transposed ? ofLarge : ofSmall,
                transposed ? ofSmall : ofLarge,
                sums,
                log));
    }

    @Override
    public Map<String, Lifted> diagonals() {
        if (total == null) {
            return Map.of();
        }
        Lifted in = Objects.requireNonNull(input);
        double[] small = transposed ? in.values : total.values;
        double[] large = transposed ? total.values : in.values;
        int rows = smallChannels / groups;
        int width = perGroup() * windows.taps;
        double[] g = new double[smallChannels * width];
        for (int group = 0; group < groups; group++) {
            double[] columns = Matrices.transposed(
                    gathered(large, group, 0, perGroup()), columnsAt(group), width, windows.positions);
            Matrices.multiply(
                    rows,
                    windows.positions,
                    width,
                    small,
                    group * rows * windows.positions,
                    windows.positions,
                    1,
                    columns,
                    0,
                    g,
                    group * rows * width);
        }
        return Map.of(weights.name(), new Lifted(new int[] {g.length}, g, in.log + total.log));
    }

    /** Returns for each large-side channel of a group and each position the sum over its window. */
    private double[] boxSums(double[] large, int group) {
        double[] boxes = new double[perGroup() * windows.positions];
        forEachChannel(perGroup(), channel -> {
            int at = (group * perGroup() + channel) * windows.largeSize;
            for (int t = 0; t < windows.taps; t++) {
                for (int p = 0; p < windows.positions; p++) {
                    int source = windows.source[t * windows.positions + p];
                    boxes[channel * windows.positions + p] += source < 0 ? 0 : large[at + source];
                }
            }
        });
        return boxes;
    }
}
