package org.pathlift.conditioning.meanfield;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.pathlift.onnx.error.Suggestions;

/** Activations by name and arguments. */
final class ActivationNames {

    private static final Map<String, Entry> ENTRIES = entries();

    private ActivationNames() {}

    /** Makes an activation from its arguments, as many as there are defaults. */
    private interface Maker {
        Activation make(double[] arguments);
    }

    /** What stands behind a name: the arguments that may be left out, and how the activation is made. */
    private static final class Entry {
        private final double[] defaults;
        private final Maker maker;

        Entry(Maker maker, double... defaults) {
            this.maker = maker;
            this.defaults = defaults;
        }
    }

    private static Map<String, Entry> entries() {
        Map<String, Entry> entries = new TreeMap<>();
        entries.put("identity", new Entry(none -> Activations.identity()));
        entries.put("linear", new Entry(none -> Activations.identity()));
        entries.put("relu", new Entry(none -> Activations.relu()));
        entries.put("leaky-relu", new Entry(a -> Activations.leakyRelu(a[0]), 0.01));
        entries.put("prelu", new Entry(a -> Activations.prelu(a[0]), 0.25));
        entries.put("tanh", new Entry(none -> Activations.tanh()));
        entries.put("erf", new Entry(none -> Activations.erf()));
        entries.put("gelu", new Entry(none -> Activations.gelu()));
        entries.put("gelu-tanh", new Entry(none -> Activations.geluTanh()));
        entries.put("silu", new Entry(none -> Activations.silu()));
        entries.put("swish", new Entry(none -> Activations.silu()));
        entries.put("elu", new Entry(a -> Activations.elu(a[0]), 1));
        entries.put(
                "selu",
                new Entry(
                        a -> a[0] == Activations.SELU_ALPHA && a[1] == Activations.SELU_GAMMA
                                ? Activations.selu()
                                : Activations.selu(a[0], a[1]),
                        Activations.SELU_ALPHA,
                        Activations.SELU_GAMMA));
        entries.put("softplus", new Entry(none -> Activations.softplus()));
        entries.put("sigmoid", new Entry(none -> Activations.sigmoid()));
        entries.put("mish", new Entry(none -> Activations.mish()));
        entries.put("hardswish", new Entry(none -> Activations.hardswish()));
        entries.put("hard-sigmoid", new Entry(a -> Activations.hardSigmoid(a[0], a[1]), 0.2, 0.5));
        entries.put("hard-tanh", new Entry(a -> Activations.clip(a[0], a[1]), -1, 1));
        entries.put("clip", new Entry(a -> Activations.clip(a[0], a[1]), -1, 1));
        entries.put("relu6", new Entry(none -> Activations.relu6()));
        return entries;
    }

    static List<String> names() {
        return List.copyOf(ENTRIES.keySet());
    }

    static Activation find(String text) {
        int colon = text.indexOf(':');
        String typed = colon < 0 ? text : text.substring(0, colon);
        String name = typed.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        Entry entry = ENTRIES.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("no activation is called '%s'%s; known are %s"
                    .formatted(typed, Suggestions.of(name, ENTRIES.keySet()), String.join(", ", names())));
        }
        List<Double> given = colon < 0 ? List.of() : arguments(text, text.substring(colon + 1));
        if (given.size() > entry.defaults.length) {
            throw new IllegalArgumentException("activation '%s' takes at most %d arguments, found %d in '%s'"
                    .formatted(name, entry.defaults.length, given.size(), text));
        }
        double[] arguments = Arrays.copyOf(entry.defaults, entry.defaults.length);
        for (int i = 0; i < given.size(); i++) {
            arguments[i] = given.get(i);
        }
        return entry.maker.make(arguments);
    }

    private static List<Double> arguments(String text, String list) {
        List<Double> values = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            try {
                values.add(Double.parseDouble(part.strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "expected numbers after the colon of '%s', found '%s'".formatted(text, part), e);
            }
        }
        return values;
    }
}
