package org.pathlift.onnx.djl.trace;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The converters of all families, by the name of DJL's method. */
final class Converters {

    private static final Map<String, Converter> ALL = all();

    private Converters() {}

    static @Nullable Converter of(String operation) {
        return ALL.get(operation);
    }

    private static Map<String, Converter> all() {
        Map<String, Converter> all = new HashMap<>();
        ArithmeticOps.add(all);
        UnaryOps.add(all);
        ActivationOps.add(all);
        LinearOps.add(all);
        ConvolutionOps.add(all);
        PoolingOps.add(all);
        NormalizationOps.add(all);
        ShapeOps.add(all);
        JoiningOps.add(all);
        ReductionOps.add(all);
        OrderOps.add(all);
        IndexOps.add(all);
        LookupOps.add(all);
        RecurrentOps.add(all);
        return all;
    }
}
