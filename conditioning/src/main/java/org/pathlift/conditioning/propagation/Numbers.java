package org.pathlift.conditioning.propagation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.Spread;

/** The real numbers of one activation in one run; of many, those at {@link Spread#places}. */
final class Numbers {

    private final double[] values;

    private Numbers(int count, IntToDoubleFunction all) {
        long[] places = Spread.places(count);
        this.values = new double[places.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.applyAsDouble((int) places[i]);
        }
    }

    int size() {
        return values.length;
    }

    double at(int index) {
        return values[index];
    }

    /**
     * Returns the numbers of the asked values in a run; those that hold no real numbers are left out.
     *
     * @param outputs under which name the run gives each value
     */
    static Map<String, Numbers> of(Map<String, String> outputs, Map<String, OutputValue> computed) {
        Map<String, Numbers> numbers = new HashMap<>();
        outputs.forEach((value, name) -> {
            @Nullable OutputValue output = computed.get(name);
            if (output != null && output.type().isFloating()) {
                numbers.put(value, new Numbers(output.elements(), output::at));
            }
        });
        return numbers;
    }

    /** Returns the numbers of the inputs that hold real numbers. */
    static Map<String, Numbers> of(Map<String, Sample> fed) {
        Map<String, Numbers> numbers = new HashMap<>();
        fed.forEach((input, sample) -> {
            if (sample.type().isFloating()) {
                double[] all = sample.toDoubles();
                numbers.put(input, new Numbers(all.length, i -> all[i]));
            }
        });
        return numbers;
    }
}
