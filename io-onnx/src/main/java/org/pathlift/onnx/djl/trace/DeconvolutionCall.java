package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.djl.op.TransposedConvolution;
import org.pathlift.onnx.djl.op.TransposedConvolution.Axis;

/** The arguments of one {@linkplain Deconvolution deconvolution}, as DJL's method has them. */
record DeconvolutionCall(
        NDArray input,
        NDArray weight,
        @Nullable NDArray bias,
        Shape stride,
        Shape padding,
        Shape outPadding,
        Shape dilation,
        int groups) {

    static DeconvolutionCall of(@Nullable Object[] arguments) {
        return new DeconvolutionCall(
                (NDArray) Objects.requireNonNull(arguments[0]),
                (NDArray) Objects.requireNonNull(arguments[1]),
                (NDArray) arguments[2],
                (Shape) Objects.requireNonNull(arguments[3]),
                (Shape) Objects.requireNonNull(arguments[4]),
                (Shape) Objects.requireNonNull(arguments[5]),
                (Shape) Objects.requireNonNull(arguments[6]),
                (Integer) Objects.requireNonNull(arguments[7]));
    }

    /**
     * Sees whether the arguments fit together: DJL's blocks take any numbers.
     *
     * @throws RefusedOperation if they do not; with all that is wrong
     */
    void check() {
        Faults ranks = new Faults();
        int rank = input.getShape().dimension();
        ranks.unless(rank >= 3 && rank <= 5, "an input of rank 3 to 5", input.getShape());
        ranks.unless(weight.getShape().dimension() == rank, "a weight of the input's rank", weight.getShape());
        ranks.unless(groups >= 1, "at least one group", groups);
        for (Shape numbers : List.of(stride, padding, outPadding, dilation)) {
            ranks.unless(numbers.dimension() == rank - 2, "one number for each spatial axis", numbers);
        }
        ranks.raise();
        Faults faults = new Faults();
        checkChannels(faults);
        checkWindows(faults);
        faults.raise();
    }

    private void checkChannels(Faults faults) {
        long filters = weight.getShape().get(0);
        long inputs = weight.getShape().get(1) * groups;
        faults.unless(
                input.getShape().get(1) == inputs,
                inputs + " input channels",
                input.getShape().get(1));
        faults.unless(filters % groups == 0, "a multiple of %d filters".formatted(groups), filters);
        faults.unless(
                bias == null || bias.getShape().equals(new Shape(filters)),
                "a bias of " + filters + " elements",
                bias == null ? "" : bias.getShape());
    }

    private void checkWindows(Faults faults) {
        faults.unless(everywhere(i -> stride.get(i) >= 1), "strides of at least 1", stride);
        faults.unless(everywhere(i -> dilation.get(i) >= 1), "dilations of at least 1", dilation);
        faults.unless(everywhere(i -> padding.get(i) >= 0), "padding of at least 0", padding);
        faults.unless(
                everywhere(i -> outPadding.get(i) >= 0 && outPadding.get(i) < stride.get(i)),
                "output padding of at least 0, and below the stride",
                outPadding);
        faults.unless(
                everywhere(i -> output(i) >= 1),
                "padding that leaves an output",
                "extents of " + axes().mapToLong(this::output).boxed().toList());
    }

    private boolean everywhere(IntPredicate right) {
        return axes().allMatch(right);
    }

    private IntStream axes() {
        return IntStream.range(0, stride.dimension());
    }

    private long output(int axis) {
        long whole = TransposedConvolution.extent(
                input.getShape().get(axis + 2), weight.getShape().get(axis + 2), stride.get(axis), dilation.get(axis));
        return whole - 2 * padding.get(axis) + outPadding.get(axis);
    }

    /** Returns how the kernel is laid down along each axis. */
    List<Axis> geometry() {
        return axes().mapToObj(i -> new Axis(stride.get(i), dilation.get(i), padding.get(i), output(i)))
                .toList();
    }

    /** What does not fit. */
    private static final class Faults {

        private final List<String> expected = new ArrayList<>();
        private final List<String> found = new ArrayList<>();

        void unless(boolean right, String wanted, Object given) {
            if (!right) {
                expected.add(wanted);
                found.add(String.valueOf(given));
            }
        }

        void raise() {
            if (!expected.isEmpty()) {
                throw Tracer.stop(
                        "the arrays and numbers of a transposed convolution must fit together",
                        Deconvolution.NAME,
                        String.join("; ", expected),
                        String.join("; ", found),
                        "change the block, or the shape of its input");
            }
        }
    }
}
