package org.pathlift.conditioning.propagation;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.Spread;

/** The real numbers of one activation in one run; of many, those at {@link Spread#places}. */
final class Numbers {

    private final double[] values;

    private Numbers(double[] all) {
        if (all.length <= Spread.MOST) {
            this.values = all;
            return;
        }
        long[] places = Spread.places(all.length);
        this.values = new double[places.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = all[(int) places[i]];
        }
    }

    /** Returns the numbers, not copied. */
    double[] values() {
        return values;
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
                numbers.put(value, new Numbers(output.toDoubles()));
            }
        });
        return numbers;
    }

    /** Returns the numbers of the inputs that hold real numbers. */
    static Map<String, Numbers> of(Map<String, Sample> fed) {
        Map<String, Numbers> numbers = new HashMap<>();
        fed.forEach((input, sample) -> {
            if (sample.type().isFloating()) {
                numbers.put(input, new Numbers(sample.toDoubles()));
            }
        });
        return numbers;
    }
}
