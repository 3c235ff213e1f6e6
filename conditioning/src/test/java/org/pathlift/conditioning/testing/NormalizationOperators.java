package org.pathlift.conditioning.testing;

import static org.pathlift.conditioning.testing.Call.one;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Normalizations: Batch (in evaluation and in training mode), Layer, Instance, Group, RMS. */
final class NormalizationOperators {

    private NormalizationOperators() {}

    static void addTo(Map<String, Call.Operator> operators) {
        operators.put("BatchNormalization", NormalizationOperators::batch);
        operators.put("LayerNormalization", call -> lastAxes(call, true));
        operators.put("RMSNormalization", call -> lastAxes(call, false));
        operators.put(
                "InstanceNormalization", call -> perGroup(call, call.input(0).dim(1)));
        operators.put("GroupNormalization", call -> perGroup(call, (int) call.attribute("num_groups", 1)));
    }

    private static double epsilon(Call call) {
        return call.real("epsilon", 1e-5);
    }

    private static List<Array64> batch(Call call) {
        Array64 x = call.input(0);
        int channels = x.dim(1);
        int area = Array64.product(Arrays.copyOfRange(x.dims(), 2, x.rank()));
        Array64 y = Array64.zeros(x.dims());
        boolean training = call.attribute("training_mode", 0) != 0;
        for (int c = 0; c < channels; c++) {
            double mean = training ? 0 : call.input(3).values()[c];
            double variance = training ? 0 : call.input(4).values()[c];
            if (training) {
                int count = x.size() / channels;
                for (int i = 0; i < x.size(); i++) {
                    mean += i / area % channels == c ? x.values()[i] / count : 0;
                }
                for (int i = 0; i < x.size(); i++) {
                    double distance = x.values()[i] - mean;
                    variance += i / area % channels == c ? distance * distance / count : 0;
                }
            }
            double factor = call.input(1).values()[c] / Math.sqrt(variance + epsilon(call));
            for (int i = 0; i < x.size(); i++) {
                if (i / area % channels == c) {
                    y.values()[i] =
                            (x.values()[i] - mean) * factor + call.input(2).values()[c];
                }
            }
        }
        return one(y);
    }

    private static List<Array64> lastAxes(Call call, boolean centered) {
        Array64 x = call.input(0);
        int axis = call.axis(-1, x.rank());
        int extent = Array64.product(Arrays.copyOfRange(x.dims(), axis, x.rank()));
        Array64 y = Array64.zeros(x.dims());
        for (int from = 0; from < x.size(); from += extent) {
            normalize(x, y, from, from + extent, centered, epsilon(call));
        }
        Array64 scaled = Array64.broadcast(y, call.input(1), (value, gain) -> value * gain);
        return one(call.has(2) ? Array64.broadcast(scaled, call.input(2), Double::sum) : scaled);
    }

    private static void normalize(Array64 x, Array64 y, int from, int to, boolean centered, double epsilon) {
        double mean = centered ? Arrays.stream(x.values(), from, to).average().orElse(0) : 0;
        double variance = Arrays.stream(x.values(), from, to)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0);
        for (int i = from; i < to; i++) {
            y.values()[i] = (x.values()[i] - mean) / Math.sqrt(variance + epsilon);
        }
    }

    /** Instance and group normalization; the gain is one a channel, or one a group before version 21. */
    private static List<Array64> perGroup(Call call, int groups) {
        Array64 x = call.input(0);
        int channels = x.dim(1);
        int area = Array64.product(Arrays.copyOfRange(x.dims(), 2, x.rank()));
        int run = channels / groups * area;
        Array64 y = Array64.zeros(x.dims());
        for (int from = 0; from < x.size(); from += run) {
            normalize(x, y, from, from + run, true, epsilon(call));
        }
        int share = channels / call.input(1).size();
        for (int i = 0; i < y.size(); i++) {
            int at = i / area % channels / share;
            y.values()[i] =
                    y.values()[i] * call.input(1).values()[at] + call.input(2).values()[at];
        }
        return one(y);
    }
}
