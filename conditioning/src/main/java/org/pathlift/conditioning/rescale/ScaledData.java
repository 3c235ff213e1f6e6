package org.pathlift.conditioning.rescale;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.IndexField;
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

    private final Tensor base;
    private final int size;
    private final ElementFactors factors;

    ScaledData(Tensor base, Binding binding, LogScales scales) {
        this.base = base;
        this.size = base.type().bits() / 8;
        this.factors = new ElementFactors(
                base.shape().toIntArray(),
                binding.producers(),
                lambdas(binding.producers(), scales, 1),
                binding.consumers(),
                lambdas(binding.consumers(), scales, -1));
    }

    private static double[] lambdas(IndexField field, LogScales scales, int sign) {
        double[] lambdas = new double[field.size()];
        for (int i = 0; i < lambdas.length; i++) {
            lambdas[i] = scales.lambda(sign * field.get(i));
        }
        return lambdas;
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
        int count = (skip + length + size - 1) / size;
        ByteBuffer result = ByteBuffer.allocate(count * size).order(ByteOrder.LITTLE_ENDIAN);
        if (base.type() == ElementType.DOUBLE) {
            double[] values = new double[count];
            base.reader().doubles(first, values, 0, count);
            factors.scale(first, values);
            check(first, values);
            result.asDoubleBuffer().put(values);
        } else {
            float[] values = new float[count];
            base.reader().floats(first, values, 0, count);
            put(first, values, result);
        }
        return result.slice(skip, length).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void put(long first, float[] values, ByteBuffer target) {
        if (base.type() == ElementType.FLOAT) {
            float[] before = values.clone();
            factors.scale(first, values);
            for (int i = 0; i < values.length; i++) {
                if (!Float.isFinite(values[i]) && Float.isFinite(before[i])) {
                    throw overflow(first + i, before[i]);
                }
            }
            target.asFloatBuffer().put(values);
            return;
        }
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        factors.scale(first, wide);
        boolean brain = base.type() == ElementType.BFLOAT16;
        for (int i = 0; i < wide.length; i++) {
            short bits = brain ? HalfFloats.toBfloat16(wide[i]) : HalfFloats.toFloat16(wide[i]);
            float stored = brain ? HalfFloats.fromBfloat16(bits) : HalfFloats.fromFloat16(bits);
            if (!Float.isFinite(stored) && Float.isFinite(values[i])) {
                throw overflow(first + i, values[i]);
            }
            target.putShort(2 * i, bits);
        }
    }

    private void check(long first, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
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
