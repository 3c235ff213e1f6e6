package org.pathlift.analysis.quantization;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HalfFloats;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.DequantizedFile;

/**
 * A weight tensor in symmetric int8: ŵ = s q with q = clamp(round(w / s), −127, 127), ties to even, and s = max |w| / 127 over
 * the tensor or over each channel, rounded to float32 as a file stores it. A channel of zeros has s = 1.
 */
public final class Int8Tensor {

    private static final int LARGEST = 127;

    private final Tensor original;
    private final OptionalInt axis;
    private final double[] ranges;
    private final float[] scales;
    private final byte[] numbers;
    private double signal;
    private double noise;

    private Int8Tensor(Tensor original, OptionalInt axis) {
        this.original = original;
        this.axis = axis;
        double[] weights = finite(original);
        this.ranges =
                new double[axis.isPresent() ? Math.toIntExact(original.shape().dim(axis.getAsInt())) : 1];
        this.scales = new float[ranges.length];
        this.numbers = new byte[weights.length];
        int inner = inner();
        for (int i = 0; i < weights.length; i++) {
            int channel = i / inner % ranges.length;
            ranges[channel] = Math.max(ranges[channel], Math.abs(weights[i]));
        }
        for (int channel = 0; channel < ranges.length; channel++) {
            scales[channel] = ranges[channel] == 0 ? 1 : Math.max(Float.MIN_VALUE, (float) (ranges[channel] / LARGEST));
        }
        for (int i = 0; i < weights.length; i++) {
            double scale = scales[i / inner % ranges.length];
            numbers[i] = (byte) Math.max(-LARGEST, Math.min(LARGEST, Math.rint(weights[i] / scale)));
            double error = weights[i] - scale * numbers[i];
            signal += weights[i] * weights[i];
            noise += error * error;
        }
    }

    /**
     * Quantizes a tensor.
     *
     * @param axis of the channels, which get a scale each; empty for one scale
     * @throws UnsupportedModelException if the tensor holds an infinite weight or one that is no number
     */
    public static Int8Tensor of(Tensor weight, OptionalInt axis) {
        return new Int8Tensor(weight, axis);
    }

    private static double[] finite(Tensor weight) {
        double[] weights = weight.reader().toDoubles();
        for (double value : weights) {
            if (!Double.isFinite(value)) {
                throw new UnsupportedModelException(new Problem(
                        "weights must be finite to be quantized",
                        "tensor '" + weight.name() + "'",
                        "finite numbers",
                        String.valueOf(value),
                        "look for what made the weight overflow"));
            }
        }
        return weights;
    }

    private int inner() {
        int inner = 1;
        for (int i = axis.isPresent() ? axis.getAsInt() + 1 : original.shape().rank();
                i < original.shape().rank();
                i++) {
            inner *= Math.toIntExact(original.shape().dim(i));
        }
        return inner;
    }

    /**
     * Returns the signal to quantization noise ratio 10 log10(Σ w² / Σ (w − ŵ)²) in decibels; null where no weight changed,
     * and it is infinite.
     */
    public @Nullable Double sqnr() {
        return noise == 0 ? null : 10 * (Math.log10(signal) - Math.log10(noise));
    }

    /** Returns max |w| of each channel, or of the tensor. */
    public DoubleStream ranges() {
        return Arrays.stream(ranges);
    }

    /** Returns the weight as int8 numbers and scales. */
    public DequantizedFile.Int8Weight stored() {
        return new DequantizedFile.Int8Weight(
                new Tensor(original.name(), ElementType.INT8, original.shape(), new HeapData(ByteBuffer.wrap(numbers))),
                Tensor.ofFloats(original.name(), axis.isPresent() ? Shape.of(scales.length) : Shape.SCALAR, scales),
                axis);
    }

    /**
     * Returns s q in the weight's own type. In float32 it is what DequantizeLinear computes, bit for bit: one product, rounded
     * once.
     */
    public Tensor dequantized() {
        int bytes = original.type().bits() / 8;
        int inner = inner();
        ByteBuffer values = ByteBuffer.allocate(numbers.length * bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < numbers.length; i++) {
            float scale = scales[i / inner % scales.length];
            switch (original.type()) {
                case FLOAT -> values.putFloat(scale * numbers[i]);
                case DOUBLE -> values.putDouble((double) scale * numbers[i]);
                case BFLOAT16 -> values.putShort(HalfFloats.toBfloat16(scale * numbers[i]));
                case FLOAT16 -> values.putShort(HalfFloats.toFloat16(scale * numbers[i]));
                default -> throw new IllegalStateException("weights must be real, found " + original.type());
            }
        }
        return original.withData(new HeapData(values));
    }
}
