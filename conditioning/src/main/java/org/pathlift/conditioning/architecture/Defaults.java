package org.pathlift.conditioning.architecture;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The settings of an architecture and their values, while they are gathered. */
final class Defaults {

    /** The smaller side up to which an image is small. */
    private static final long SMALL_SIDE = 64;

    private final Map<Setting, Object> values = new EnumMap<>(Setting.class);

    /** Settings that every architecture has. */
    static Defaults of(List<Long> input, int classes, Activation.Kind activation) {
        return new Defaults()
                .with(Setting.INPUT, input)
                .with(Setting.CLASSES, classes)
                .with(Setting.ACTIVATION, Activation.of(activation))
                .with(Setting.BIAS, Biases.STANDARD)
                .with(Setting.DROPOUT, 0.0);
    }

    /**
     * Settings of an architecture for images of two sizes: unless something else is asked for, the layout follows from the
     * input and the input from the layout.
     */
    static Defaults ofImages(ArchitectureOptions given, Activation.Kind activation) {
        Layout layout = layout(given);
        boolean small = layout == Layout.SMALL;
        return of(small ? List.of(3L, 32L, 32L) : List.of(3L, 224L, 224L), small ? 10 : 1000, activation)
                .with(Setting.LAYOUT, layout)
                .with(Setting.WIDTH, 1.0);
    }

    /** Returns the layout that is asked for, or the one that suits the input. */
    static Layout layout(ArchitectureOptions given) {
        if (given.values().get(Setting.LAYOUT) instanceof Layout asked) {
            return asked;
        }
        boolean small = given.input()
                .filter(extents -> extents.size() == 3 && Math.min(extents.get(1), extents.get(2)) <= SMALL_SIDE)
                .isPresent();
        return small ? Layout.SMALL : Layout.IMAGENET;
    }

    Defaults with(Setting setting, Object value) {
        values.put(setting, value);
        return this;
    }

    Map<Setting, Object> values() {
        return values;
    }
}
