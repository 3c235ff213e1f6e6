package org.pathlift.conditioning.expansion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pathlift.conditioning.expansion.InputExpansion.Spaced;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.GraphRewriter;

/**
 * A first convolution that looks at the original entries of an expanded input only, so that its output is the same.
 *
 * <p>Along an axis with kernel k, stride s, dilation d and padding (a, b), expanded by K with offset o, the convolution gets
 * stride s K, dilation d K and padding (K a − o, K b − (K − 1 − o)). A padding below 0 at the beginning is a Slice before
 * the convolution; one at the end, less than K entries, is left out, since no window can reach them.
 */
final class DilatedStem {

    private final Facts facts;
    private final ExpandedInput input;
    private final FirstLayers.Layer layer;
    private final Node node;
    private final List<Problem> problems = new ArrayList<>();

    DilatedStem(Facts facts, ExpandedInput input, FirstLayers.Layer layer) {
        this.facts = facts;
        this.input = input;
        this.layer = layer;
        this.node = layer.node();
    }

    /** Geometry of a convolution, one number for each spatial axis. */
    private record Windows(long[] strides, long[] dilations, long[] begins, long[] ends) {}

    /** Changes the convolution, or returns why that is impossible. */
    List<Problem> rewrite(GraphRewriter rewriter, List<LayerChange> changes) {
        List<Integer> axes = layer.arrival().axes();
        if (!(input.expansion() instanceof Spaced spaced)) {
            refuse("entries that are evenly spaced", "appended entries");
            return problems;
        }
        if (isExpanded(0) || isExpanded(1)) {
            refuse("an expansion of the axes that the convolution moves along", "one of its batch or channels");
            return problems;
        }
        Optional<Windows> found = windows(axes.size() - 2);
        if (found.isEmpty()) {
            return problems;
        }
        Windows windows = found.get();
        List<Long> starts = new ArrayList<>();
        List<Long> cut = new ArrayList<>();
        for (int i = 0; i < windows.strides().length; i++) {
            if (isExpanded(i + 2)) {
                widen(windows, i, spaced);
                if (windows.begins()[i] < 0) {
                    starts.add(-windows.begins()[i]);
                    cut.add(i + 2L);
                    windows.begins()[i] = 0;
                }
            }
        }
        if (!starts.isEmpty()) {
            rewriter.read(node, 0, slice(rewriter, starts, cut));
        }
        long[] pads = Arrays.copyOf(windows.begins(), 2 * windows.begins().length);
        System.arraycopy(windows.ends(), 0, pads, windows.begins().length, windows.ends().length);
        rewriter.withoutAttribute(node, "auto_pad")
                .attribute(node, "strides", windows.strides())
                .attribute(node, "dilations", windows.dilations())
                .attribute(node, "pads", pads);
        changes.add(new LayerChange(
                node.label(),
                node.opType(),
                "strides %s, dilations %s, pads %s%s"
                        .formatted(
                                Arrays.toString(windows.strides()),
                                Arrays.toString(windows.dilations()),
                                Arrays.toString(pads),
                                starts.isEmpty() ? "" : ", behind a Slice from " + starts + " on axes " + cut)));
        return problems;
    }

    private boolean isExpanded(int axis) {
        return input.axes().contains(layer.arrival().axes().get(axis));
    }

    private static void widen(Windows windows, int i, Spaced spaced) {
        int factor = spaced.factor();
        windows.strides()[i] *= factor;
        windows.dilations()[i] *= factor;
        windows.begins()[i] = factor * windows.begins()[i] - spaced.offset();
        windows.ends()[i] = Math.max(0, factor * windows.ends()[i] - (factor - 1 - spaced.offset()));
    }

    private String slice(GraphRewriter rewriter, List<Long> starts, List<Long> axes) {
        long[] from = starts.stream().mapToLong(Long::longValue).toArray();
        long[] along = axes.stream().mapToLong(Long::longValue).toArray();
        long[] to = new long[from.length];
        Arrays.fill(to, Integer.MAX_VALUE);
        String name = node.output() + "/original_entries";
        if (facts.model().opset() < 10) {
            return rewriter.addNode(
                    node, name, "Slice", List.of(node.input(0)), Map.of("starts", from, "ends", to, "axes", along));
        }
        Shape shape = Shape.of(from.length);
        List<String> read = List.of(
                node.input(0),
                rewriter.addConstant(Tensor.ofLongs(name + "_starts", shape, from)),
                rewriter.addConstant(Tensor.ofLongs(name + "_ends", shape, to)),
                rewriter.addConstant(Tensor.ofLongs(name + "_axes", shape, along)));
        return rewriter.addNode(node, name, "Slice", read, Map.of());
    }

    /** Returns the convolution's windows with the padding written out. */
    private Optional<Windows> windows(int axes) {
        Optional<long[]> kernel = node.intsAttribute("kernel_shape").or(this::kernelOfWeight);
        if (kernel.isEmpty()) {
            refuse("a kernel of a known extent", "neither kernel_shape nor a constant weight");
            return Optional.empty();
        }
        long[] ones = new long[axes];
        Arrays.fill(ones, 1);
        long[] strides = node.intsAttribute("strides").orElse(ones.clone());
        long[] dilations = node.intsAttribute("dilations").orElse(ones.clone());
        long[] begins = new long[axes];
        long[] ends = new long[axes];
        String auto = node.stringAttribute("auto_pad", "NOTSET").toUpperCase(Locale.ROOT);
        long[] pads = node.intsAttribute("pads").orElse(new long[2 * axes]);
        for (int i = 0; i < axes; i++) {
            switch (auto) {
                case "NOTSET" -> {
                    begins[i] = pads[i];
                    ends[i] = pads[i + axes];
                }
                case "SAME_UPPER", "SAME_LOWER" -> {
                    long extent = facts.shapeOf(node.input(0)).dim(i + 2);
                    long windows = (extent + strides[i] - 1) / strides[i];
                    long total =
                            Math.max(0, (windows - 1) * strides[i] + dilations[i] * (kernel.get()[i] - 1) + 1 - extent);
                    begins[i] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                    ends[i] = total - begins[i];
                }
                default -> {
                    // VALID: no padding.
                }
            }
        }
        return Optional.of(new Windows(strides, dilations, begins, ends));
    }

    private Optional<long[]> kernelOfWeight() {
        return facts.shape(node.input(1)).map(shape -> Arrays.copyOfRange(shape.toArray(), 2, shape.rank()));
    }

    private void refuse(String expected, String found) {
        problems.add(new Problem(
                "a first convolution must be one that can look past constants",
                "node " + node.label(),
                expected,
                found,
                "use --mode native, which leaves the layers as they are"));
    }
}
