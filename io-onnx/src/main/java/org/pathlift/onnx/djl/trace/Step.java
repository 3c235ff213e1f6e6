package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that happened while a block ran at one batch size. Steps define values, numbered in order. */
sealed interface Step {

    /** Returns the values that the step defines. */
    List<Value> results();

    /** What is known of a value: its number, element type and shape at this batch size. */
    record Value(int id, DataType type, List<Long> shape) {
        public Value {
            shape = List.copyOf(shape);
        }
    }

    /** Stands for a value among a call's arguments. */
    record Operand(int id) {}

    /** An input of the block. */
    record Input(int index, Value value) implements Step {
        @Override
        public List<Value> results() {
            return List.of(value);
        }
    }

    /** A parameter of the block. */
    record Weight(Parameter parameter, Value value) implements Step {
        @Override
        public List<Value> results() {
            return List.of(value);
        }
    }

    /**
     * An array that the block made of nothing, or had already.
     *
     * @param bytes its elements, little-endian
     * @param where the block that made or used it
     */
    record Constant(ByteBuffer bytes, String where, Value value) implements Step {
        @Override
        public List<Value> results() {
            return List.of(value);
        }
    }

    /**
     * An operation on arrays.
     *
     * @param name the method's name in DJL, the array's own or of its internal operations
     * @param where the block that called it
     * @param arguments the receiver and the arguments: {@link Operand}, Long, Double, Boolean, String, an enum, null, or
     *     a list of these
     */
    record Call(String name, String where, List<@Nullable Object> arguments, List<Value> results) implements Step {}
}
