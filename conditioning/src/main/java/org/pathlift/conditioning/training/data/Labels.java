package org.pathlift.conditioning.training.data;

import java.util.Arrays;
import java.util.List;

/** Collects the classes of examples as they are read, and checks each. */
final class Labels {

    /** The most classes; more are rather the numbers of a regression. */
    static final int MOST = 1_000_000;

    private final List<String> names;
    private final Faults faults;
    private long[] labels = new long[256];
    private int size;
    private int count;

    Labels(List<String> names, Faults faults) {
        this.names = names;
        this.faults = faults;
        this.count = names.size();
    }

    /** Adds a class by its number; what is none is noted, and class 0 stands in for it. */
    void add(String where, double label) {
        int limit = names.isEmpty() ? MOST : names.size();
        boolean fits = label >= 0 && label < limit && label == Math.rint(label);
        if (!fits) {
            faults.add(
                    where,
                    "a label must be the number of a class",
                    "a whole number from 0 to " + (limit - 1),
                    label == Math.rint(label) ? Long.toString((long) label) : Double.toString(label),
                    "correct it, or say target=regression if it is a number to come near to");
        }
        put(fits ? (int) label : 0);
    }

    /** Adds a class by its number or name. */
    void add(String where, String label) {
        int index = names.indexOf(label);
        if (index >= 0) {
            put(index);
            return;
        }
        double number = Numbers.decimal(label);
        if (!Double.isNaN(number)) {
            add(where, number);
            return;
        }
        faults.add(
                where,
                "a label must be the number of a class",
                names.isEmpty() ? "a whole number from 0" : "one of " + names,
                "'" + label + "'",
                names.isEmpty()
                        ? "name the classes in order, as in classes=cat,dog"
                        : "correct it or add it to classes");
        put(0);
    }

    private void put(int label) {
        if (size == labels.length) {
            labels = Arrays.copyOf(labels, (int) Math.min(GrowingFloats.MOST, 2L * size));
        }
        labels[size++] = label;
        count = Math.max(count, label + 1);
    }

    Targets.Classes targets() {
        return new Targets.Classes(Arrays.copyOf(labels, size), count, names);
    }
}
