package org.pathlift.onnx.runtime;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Shape;

/** The shapes of a model's values for one choice of input shapes, and the whole numbers that follow from shapes alone. */
public final class ShapeTable {

    private final Map<String, Shape> shapes;
    private final Map<String, long[]> ints;
    private final Map<String, Shape> inputs;
    private final List<Assumption> assumptions;

    /** Makes a table; a caller other than {@link ShapeInference} is a test or a maker of graphs that knows its shapes. */
    public ShapeTable(
            Map<String, Shape> shapes,
            Map<String, long[]> ints,
            Map<String, Shape> inputs,
            List<Assumption> assumptions) {
        this.shapes = Map.copyOf(shapes);
        this.ints = Map.copyOf(ints);
        this.inputs = java.util.Collections.unmodifiableMap(new TreeMap<>(inputs));
        this.assumptions = List.copyOf(assumptions);
    }

    /** Returns whether a value's shape is known; those of sequences, maps and optional values never are. */
    public boolean knows(String value) {
        return shapes.containsKey(value);
    }

    /**
     * Returns a value's shape.
     *
     * @throws NoSuchElementException if it is not known
     */
    public Shape shape(String value) {
        @Nullable Shape shape = shapes.get(value);
        if (shape == null) {
            throw new NoSuchElementException("the shape of value '" + value + "' is not known");
        }
        return shape;
    }

    /** Returns the names of all values whose shape is known. */
    public Set<String> values() {
        return shapes.keySet();
    }

    /**
     * Returns the elements of a tensor of whole numbers that follows from constants and shapes alone, whatever is fed;
     * row-major, at most {@link StaticValues#MAX_ELEMENTS} of them.
     */
    public Optional<long[]> staticInts(String value) {
        return Optional.ofNullable(ints.get(value)).map(long[]::clone);
    }

    /** Returns the shapes of the inputs. */
    public Map<String, Shape> inputs() {
        return inputs;
    }

    /** Returns the extents that the file leaves open and nobody gave. */
    public List<Assumption> assumptions() {
        return assumptions;
    }

    /** Returns whether an extent other than a batch was guessed, so that results that depend on it are nominal. */
    public boolean nominal() {
        return assumptions.stream().anyMatch(assumption -> !assumption.batch());
    }
}
