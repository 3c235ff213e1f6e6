package org.pathlift.onnx.djl.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.pathlift.onnx.djl.trace.Traced.Value;

/**
 * Pooling. Where the last window reaches beyond the padding (DJL's ceil mode), the padding is made larger at the end
 * instead: ONNX Runtime and PyTorch do not agree on what ceil mode is.
 */
final class PoolingOps {

    private PoolingOps() {}

    static void add(Map<String, Converter> all) {
        all.put("maxPool", PoolingOps::max);
        all.put("avgPool", PoolingOps::average);
        all.put("lpPool", PoolingOps::lp);
        all.put("globalMaxPool", (operation, out) -> global(operation, out, "GlobalMaxPool"));
        all.put("globalAvgPool", (operation, out) -> global(operation, out, "GlobalAveragePool"));
        all.put("globalLpPool", PoolingOps::globalLp);
    }

    private static void max(Operation operation, Emitter out) {
        Windows windows = windows(operation, 1, operation.integers(3));
        out.define(
                operation.result(),
                out.node("MaxPool", List.of(out.name(operation.value(0))), windows.attributes(windows.padding())));
    }

    /** DJL's PyTorch engine counts the padding, but not what lies beyond it, whatever the last argument says. */
    private static void average(Operation operation, Emitter out) {
        Windows windows = windows(operation, 1, operation.integers(3));
        String x = out.name(operation.value(0));
        if (!windows.overhang()) {
            Map<String, Object> attributes = windows.attributes(windows.padding());
            attributes.put("count_include_pad", 1);
            out.define(operation.result(), out.node("AveragePool", List.of(x), attributes));
            return;
        }
        long[] padding = windows.padding();
        long[] both = new long[2 * (padding.length + 2)];
        System.arraycopy(padding, 0, both, 2, padding.length);
        System.arraycopy(padding, 0, both, padding.length + 4, padding.length);
        String padded = out.node(
                "Pad",
                List.of(x, out.longs(both), out.scalar(0, operation.result().type())));
        out.define(
                operation.result(),
                out.node("AveragePool", List.of(padded), windows.attributes(new long[padding.length])));
    }

    /** (sum x^p)^(1/p), which for an even p is the norm; PyTorch takes no absolute value for any other p. */
    private static void lp(Operation operation, Emitter out) {
        Windows windows = windows(operation, 2, new long[operation.list(2).size()]);
        double p = operation.real(1);
        Map<String, Object> attributes = windows.attributes(windows.padding());
        if (even(p) && !windows.overhang()) {
            attributes.put("p", (long) p);
            out.define(operation.result(), out.node("LpPool", List.of(out.name(operation.value(0))), attributes));
            return;
        }
        String mean = out.node("AveragePool", List.of(power(operation, out, p)), attributes);
        root(operation, out, mean, windows.size(), p);
    }

    private static void globalLp(Operation operation, Emitter out) {
        double p = operation.real(1);
        Value input = operation.value(0);
        if (even(p)) {
            String pooled = out.node("GlobalLpPool", List.of(out.name(input)), Map.of("p", (long) p));
            out.define(operation.result(), out.node("Flatten", List.of(pooled), Map.of("axis", 1)));
            return;
        }
        String mean = out.node("GlobalAveragePool", List.of(power(operation, out, p)));
        long size = LongStream.of(operation.fixed(input.shape().subList(2, input.rank())))
                .reduce(1, Math::multiplyExact);
        root(operation, out, out.node("Flatten", List.of(mean), Map.of("axis", 1)), size, p);
    }

    private static void global(Operation operation, Emitter out, String type) {
        String pooled = out.node(type, List.of(out.name(operation.value(0))));
        out.define(operation.result(), out.node("Flatten", List.of(pooled), Map.of("axis", 1)));
    }

    private static boolean even(double p) {
        return p > 0 && p % 2 == 0;
    }

    private static String power(Operation operation, Emitter out, double p) {
        return out.node(
                "Pow",
                List.of(
                        out.name(operation.value(0)),
                        out.scalar(p, operation.result().type())));
    }

    private static void root(Operation operation, Emitter out, String mean, long size, double p) {
        Value result = operation.result();
        String sum = out.node("Mul", List.of(mean, out.scalar((double) size, result.type())));
        out.define(result, out.node("Pow", List.of(sum, out.scalar(1 / p, result.type()))));
    }

    private static Windows windows(Operation operation, int kernelAt, long[] padding) {
        long[] kernel = operation.integers(kernelAt);
        long[] strides = operation.integers(kernelAt + 1);
        long[] extra = new long[kernel.length];
        Value input = operation.value(0);
        Value result = operation.result();
        long[] in = operation.fixed(input.shape().subList(2, input.rank()));
        long[] size = operation.fixed(result.shape().subList(2, result.rank()));
        for (int i = 0; i < kernel.length; i++) {
            extra[i] = Math.max(0, (size[i] - 1) * strides[i] + kernel[i] - in[i] - 2 * padding[i]);
        }
        return new Windows(kernel, strides, padding, extra);
    }

    /**
     * Where the windows lie.
     *
     * @param extra how far the last window reaches beyond the padding
     */
    private record Windows(long[] kernel, long[] strides, long[] padding, long[] extra) {

        boolean overhang() {
            return LongStream.of(extra).anyMatch(each -> each > 0);
        }

        long size() {
            return LongStream.of(kernel).reduce(1, Math::multiplyExact);
        }

        Map<String, Object> attributes(long[] begin) {
            long[] pads = new long[2 * kernel.length];
            for (int i = 0; i < kernel.length; i++) {
                pads[i] = begin[i];
                pads[kernel.length + i] = begin[i] + extra[i];
            }
            Map<String, Object> attributes = new HashMap<>();
            attributes.put("kernel_shape", kernel);
            attributes.put("strides", strides);
            attributes.put("pads", pads);
            return attributes;
        }
    }
}
