package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import java.nio.ByteBuffer;
import java.util.List;

/** A step that is the same at every batch size. */
sealed interface Traced permits Operation, Traced.Input, Traced.Weight, Traced.Constant, Traced.Filled {

    /** Returns the values that the step defines. */
    List<Value> results();

    /** A value at any batch size. */
    record Value(int id, DataType type, List<Extent> shape) {
        public Value {
            shape = List.copyOf(shape);
        }

        int rank() {
            return shape.size();
        }

        /** Returns an extent; negative axes count from the end. */
        Extent dim(int axis) {
            return shape.get(axis < 0 ? axis + rank() : axis);
        }

        /** Returns whether no extent depends on the batch size. */
        boolean isFixed() {
            return shape.stream().allMatch(Extent::isFixed);
        }
    }

    /** An input of the block. */
    record Input(int index, Value value) implements Traced {
        @Override
        public List<Value> results() {
            return List.of(value);
        }
    }

    /** A parameter of the block. */
    record Weight(Parameter parameter, Value value) implements Traced {
        @Override
        public List<Value> results() {
            return List.of(value);
        }
    }

    /** Any other array, of fixed shape; little-endian elements. */
    record Constant(ByteBuffer bytes, Value value) implements Traced {
        @Override
        public List<Value> results() {
            return List.of(value);
        }
    }

    /** An array with one element everywhere, of a shape that depends on the batch size; the element's bytes. */
    record Filled(ByteBuffer element, Value value) implements Traced {
        @Override
        public List<Value> results() {
            return List.of(value);
        }
    }
}
