package org.pathlift.onnx.graph;

import java.util.List;
import java.util.Set;

/** The value of a node's attribute. */
public sealed interface Attribute {

    /** A whole number. */
    record OfInt(long value) implements Attribute {}

    /** A real number. */
    record OfFloat(float value) implements Attribute {}

    /** A text; bytes that are not UTF-8 are replaced. */
    record OfString(String value) implements Attribute {}

    /** Whole numbers. */
    record OfInts(List<Long> values) implements Attribute {
        /** Keeps an unmodifiable copy of {@code values}. */
        public OfInts {
            values = List.copyOf(values);
        }
    }

    /** Real numbers. */
    record OfFloats(List<Float> values) implements Attribute {
        /** Keeps an unmodifiable copy of {@code values}. */
        public OfFloats {
            values = List.copyOf(values);
        }
    }

    /** Texts. */
    record OfStrings(List<String> values) implements Attribute {
        /** Keeps an unmodifiable copy of {@code values}. */
        public OfStrings {
            values = List.copyOf(values);
        }
    }

    /** A constant tensor. */
    record OfTensor(Tensor value) implements Attribute {}

    /**
     * One or more subgraphs (If, Loop, Scan), of which only this is known: which values of the surrounding graph they
     * read.
     */
    record OfGraph(Set<String> captured) implements Attribute {
        /** Keeps an unmodifiable copy of {@code captured}. */
        public OfGraph {
            captured = Set.copyOf(captured);
        }
    }

    /** Anything else: sparse tensors, type protos, references inside functions. Kept in the file, not interpreted. */
    record Opaque(String kind) implements Attribute {}
}
