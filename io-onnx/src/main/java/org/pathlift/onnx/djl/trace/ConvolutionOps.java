package org.pathlift.onnx.djl.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.pathlift.onnx.djl.trace.Traced.Value;

/** Convolutions in one to three dimensions. */
final class ConvolutionOps {

    private ConvolutionOps() {}

    static void add(Map<String, Converter> all) {
        all.put("convolution", ConvolutionOps::convolution);
        all.put(Deconvolution.NAME, Deconvolution::convert);
    }

    private static void convolution(Operation operation, Emitter out) {
        Value weight = operation.value(2);
        List<String> operands = new ArrayList<>(List.of(out.name(operation.value(1)), out.name(weight)));
        if (operation.has(3)) {
            operands.add(out.name(operation.value(3)));
        }
        long[] kernel = operation.fixed(weight.shape().subList(2, weight.rank()));
        long[] padding = operation.integers(5);
        out.define(
                operation.result(),
                out.node(
                        "Conv",
                        operands,
                        Map.of(
                                "kernel_shape",
                                kernel,
                                "strides",
                                operation.integers(4),
                                "pads",
                                bothSides(padding),
                                "dilations",
                                operation.integers(6),
                                "group",
                                operation.integer(7))));
    }

    /** Returns padding that is the same in front and behind, as ONNX has it: all fronts, then all backs. */
    static long[] bothSides(long[] padding) {
        return LongStream.concat(LongStream.of(padding), LongStream.of(padding)).toArray();
    }
}
