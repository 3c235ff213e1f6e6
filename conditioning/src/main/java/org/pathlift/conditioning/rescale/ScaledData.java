package org.pathlift.conditioning.rescale;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HalfFloats;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorData;

/**
 * The elements of a weight, each multiplied by λ(producer) / λ(consumer), computed where they are asked for.
 *
 * <p>The product is formed in float64 and rounded once to the weight's own type. Nothing of the size of the weight is
 * held.
 */
final class ScaledData implements TensorData {

    /** Elements that are worked on at a time, so that they stay near the processor. */
    private static final int BLOCK = 1 << 12;

    /** Elements that one thread takes at a time. */
    private static final int TASK = 1 << 16;

    private final Tensor base;
    private final int size;
    private final ElementFactors factors;

    ScaledData(Tensor base, Binding binding, LogScales scales) {
        this.base = base;
        this.size = base.type().bits() / 8;
        this.factors = new ElementFactors(
                base.shape().toIntArray(),
                binding.producers(),
                WeightFactors.lambdas(binding.producers(), scales, 1),
                binding.consumers(),
                WeightFactors.lambdas(binding.consumers(), scales, -1));
    }

    @Override
    public long size() {
        return base.data().size();
    }

    @Override
    public ByteBuffer slice(long offset, int length) {
        Objects.checkFromIndexSize(offset, (long) length, size());
        long first = offset / size;
        int skip = (int) (offset - first * size);
        int count = (int) (((long) skip + length + size - 1) / size);
        ByteBuffer result = ByteBuffer.allocate(count * size).order(ByteOrder.LITTLE_ENDIAN);
        int tasks = (count + TASK - 1) / TASK;
        IntStream range = IntStream.range(0, tasks);
        (tasks > 1 ? range.parallel() : range).forEach(task -> {
            int at = task * TASK;
            put(first, at, Math.min(count, at + TASK), result);
        });
        return result.slice(skip, length).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void put(long first, int from, int to, ByteBuffer result) {
        double[] scaled = new double[Math.min(BLOCK, to - from)];
        float[] values = new float[scaled.length];
        for (int at = from; at < to; at += BLOCK) {
            int block = Math.min(BLOCK, to - at);
            ByteBuffer target = result.slice(at * size, block * size).order(ByteOrder.LITTLE_ENDIAN);
            if (base.type() == ElementType.FLOAT) {
                putFloats(first + at, block, values, scaled, target);
            } else {
                putOthers(first + at, block, scaled, target);
            }
        }
    }

    private void putFloats(long first, int count, float[] values, double[] scratch, ByteBuffer target) {
        base.reader().floats(first, values, 0, count);
        factors.fill(first, scratch, count);
        boolean finite = multiply(values, scratch, count);
        target.asFloatBuffer().put(values, 0, count);
        if (!finite) {
            check(first, count, i -> values[i]);
        }
    }

    /** Multiplies values by factors; returns whether all products are finite. */
    private static boolean multiply(float[] values, double[] factors, int count) {
        boolean finite = true;
        for (int i = 0; i < count; i++) {
            float product = (float) (values[i] * factors[i]);
            values[i] = product;
            finite &= Math.abs(product) <= Float.MAX_VALUE;
        }
        return finite;
    }

    private void putOthers(long first, int count, double[] scaled, ByteBuffer target) {
        double[] elementFactors = new double[count];
        factors.fill(first, elementFactors, count);
        base.reader().doubles(first, scaled, 0, count);
        for (int i = 0; i < count; i++) {
            scaled[i] *= elementFactors[i];
            switch (base.type()) {
                case DOUBLE -> target.putDouble(8 * i, scaled[i]);
                case BFLOAT16 -> {
                    short bits = HalfFloats.toBfloat16(scaled[i]);
                    scaled[i] = HalfFloats.fromBfloat16(bits);
                    target.putShort(2 * i, bits);
                }
                default -> {
                    short bits = HalfFloats.toFloat16(scaled[i]);
                    scaled[i] = HalfFloats.fromFloat16(bits);
                    target.putShort(2 * i, bits);
                }
            }
        }
        check(first, count, i -> scaled[i]);
    }

    /** Refuses elements that scaling took out of the type's range; those that were infinite before stay so. */
    private void check(long first, int count, IntToDoubleFunction stored) {
        for (int i = 0; i < count; i++) {
            if (!Double.isFinite(stored.applyAsDouble(i))) {
                double[] before = new double[1];
                base.reader().doubles(first + i, before, 0, 1);
                if (Double.isFinite(before[0])) {
                    throw overflow(first + i, before[0]);
                }
            }
        }
    }

    private UnsupportedModelException overflow(long element, double before) {
        return new UnsupportedModelException(new Problem(
                "a rescaled weight must be finite",
                "tensor '" + base.name() + "', element " + element,
                "a finite " + base.type(),
                before + " times its factor, which overflows",
                "limit the scales with --max-scale"));
    }
}
