package org.pathlift.conditioning.propagation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.runtime.Sample;

/** Sums over the elements of one value in several runs; products are between each run and the one before it. */
public final class SignalSums {

    private double square;
    private double mean;
    private double count;
    private double product;
    private double pairs;
    private boolean masked;
    private boolean broken;

    SignalSums() {}

    /** Returns the signals of the inputs that hold real numbers. */
    public static Map<String, Signal> ofInputs(List<Map<String, Sample>> inputs) {
        ConcurrentMap<String, SignalSums> sums = new ConcurrentHashMap<>();
        Map<String, Numbers> before = Map.of();
        for (Map<String, Sample> input : inputs) {
            Map<String, Numbers> now = Numbers.of(input);
            add(sums, now, before);
            before = now;
        }
        Map<String, Signal> signals = new HashMap<>();
        sums.forEach((name, sum) -> signals.put(name, sum.signal()));
        return signals;
    }

    /** Adds a run to the sums of its values, value by value on all processors. */
    static void add(ConcurrentMap<String, SignalSums> sums, Map<String, Numbers> now, Map<String, Numbers> before) {
        now.entrySet().parallelStream()
                .forEach(entry -> sums.computeIfAbsent(entry.getKey(), absent -> new SignalSums())
                        .add(entry.getValue(), before.get(entry.getKey())));
    }

    private void add(Numbers run, @Nullable Numbers before) {
        double[] now = run.values();
        double squares = 0;
        double sum = 0;
        for (double x : now) {
            squares += x * x;
            sum += x;
        }
        square += squares;
        mean += sum;
        if (!isFinite()) {
            for (double x : now) {
                masked |= x == Double.NEGATIVE_INFINITY;
                broken |= Double.isNaN(x) || x == Double.POSITIVE_INFINITY;
            }
        }
        count += now.length;
        if (before != null && before.values().length == now.length) {
            double[] last = before.values();
            double products = 0;
            for (int i = 0; i < now.length; i++) {
                products += now[i] * last[i];
            }
            product += products;
            pairs += now.length;
        }
    }

    /** Whether places were hidden from a softmax by -∞, so that there is no second moment. */
    boolean isMasked() {
        return masked && !broken;
    }

    boolean isFinite() {
        return Double.isFinite(square) && Double.isFinite(mean) && Double.isFinite(product);
    }

    Signal signal() {
        return Signal.of(
                count == 0 ? 0 : square / count, count == 0 ? 0 : mean / count, pairs == 0 ? 0 : product / pairs);
    }
}
