package org.pathlift.analysis.replica;

/** One parameter tensor of a replica. Immutable. */
public final class WeightTensor {

    private final String layer;
    private final String name;
    private final Kind kind;
    private final double[] values;
    private final double[] sorted;

    /** What a parameter tensor is. */
    public enum Kind {
        /** The weight of a linear layer: what counts in distances of weights. */
        WEIGHT,
        /** A bias, a gain, a shift. */
        OTHER
    }

    WeightTensor(String layer, String name, Kind kind, double... values) {
        this.layer = layer;
        this.name = name;
        this.kind = kind;
        this.values = values.clone();
        this.sorted = WassersteinDistance.sorted(values);
    }

    /** Returns the layer that it belongs to. */
    public String layer() {
        return layer;
    }

    /** Returns its name in the file. */
    public String name() {
        return name;
    }

    /** Returns whether distances of weights count it. */
    public Kind kind() {
        return kind;
    }

    /** Returns the number of elements. */
    public int size() {
        return values.length;
    }

    /** Returns a copy of the elements. */
    public double[] toArray() {
        return values.clone();
    }

    double value(int i) {
        return values[i];
    }

    double[] sorted() {
        return sorted;
    }

    @Override
    public String toString() {
        return name + " (" + size() + " numbers)";
    }
}
