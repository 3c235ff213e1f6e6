package org.pathlift.conditioning.propagation;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Sample;

/** The real numbers of one activation in one run, where it has such. */
interface Numbers {

    int size();

    double at(int index);

    /** Returns the numbers of the asked values in a run; those that hold no real numbers are left out. */
    static Map<String, Numbers> of(Set<String> values, Map<String, Sample> fed, Map<String, OutputValue> computed) {
        Map<String, Numbers> numbers = new HashMap<>();
        for (String value : values) {
            @Nullable OutputValue output = computed.get(value);
            @Nullable Sample sample = fed.get(value);
            if (output != null && output.type().isFloating()) {
                numbers.put(value, of(output));
            } else if (output == null && sample != null && sample.type().isFloating()) {
                numbers.put(value, of(sample.toDoubles()));
            }
        }
        return numbers;
    }

    private static Numbers of(OutputValue output) {
        if (output.type() != ElementType.FLOAT) {
            return of(output.toDoubles());
        }
        float[] floats = output.toFloats();
        return new Numbers() {
            @Override
            public int size() {
                return floats.length;
            }

            @Override
            public double at(int index) {
                return floats[index];
            }
        };
    }

    private static Numbers of(double[] doubles) {
        return new Numbers() {
            @Override
            public int size() {
                return doubles.length;
            }

            @Override
            public double at(int index) {
                return doubles[index];
            }
        };
    }
}
