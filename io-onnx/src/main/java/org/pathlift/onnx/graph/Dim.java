package org.pathlift.onnx.graph;

/** One declared extent of an input, output or intermediate value. */
public sealed interface Dim {

    /** A fixed extent. */
    record Known(long value) implements Dim {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** An extent with a name, e.g. {@code batch}: equal names mean equal extents. */
    record Symbolic(String name) implements Dim {
        @Override
        public String toString() {
            return name;
        }
    }

    /** An extent of which the file says nothing. */
    record Unknown() implements Dim {
        @Override
        public String toString() {
            return "?";
        }
    }
}
