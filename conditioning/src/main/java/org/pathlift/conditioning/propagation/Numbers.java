package org.pathlift.conditioning.propagation;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Sample;

/**
 * The real numbers of one activation in one run. Of more than 2^15 that many are taken, spread over all of it: a mean
 * square of one run is then good to a percent. The same places are taken of every run.
 */
final class Numbers {

    private static final int MOST = 1 << 15;

    /** The golden section, whose multiples spread evenly. */
    private static final double SPREAD = 0.6180339887498949;

    private final double[] values;

    private Numbers(int count, IntToDoubleFunction all) {
        this.values = new double[Math.min(count, MOST)];
        long step = count <= MOST ? 1 : coprime(Math.round(SPREAD * count), count);
        long at = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = all.applyAsDouble((int) at);
            at += step;
            at -= at >= count ? count : 0;
        }
    }

    /** The next number from which multiples reach every place. */
    private static long coprime(long from, long count) {
        long step = from;
        while (!BigInteger.valueOf(step).gcd(BigInteger.valueOf(count)).equals(BigInteger.ONE)) {
            step++;
        }
        return step;
    }

    int size() {
        return values.length;
    }

    double at(int index) {
        return values[index];
    }

    /** Returns the numbers of the asked values in a run; those that hold no real numbers are left out. */
    static Map<String, Numbers> of(Set<String> values, Map<String, Sample> fed, Map<String, OutputValue> computed) {
        Map<String, Numbers> numbers = new HashMap<>();
        for (String value : values) {
            @Nullable OutputValue output = computed.get(value);
            @Nullable Sample sample = fed.get(value);
            if (output != null && output.type().isFloating()) {
                numbers.put(value, new Numbers(output.elements(), output::at));
            } else if (output == null && sample != null && sample.type().isFloating()) {
                double[] all = sample.toDoubles();
                numbers.put(value, new Numbers(all.length, i -> all[i]));
            }
        }
        return numbers;
    }
}
