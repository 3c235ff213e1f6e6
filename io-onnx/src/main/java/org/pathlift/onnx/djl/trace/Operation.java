package org.pathlift.onnx.djl.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call, the same at every batch size, with the batch size in its numbers made explicit.
 *
 * @param name the method's name in DJL
 * @param where the block that called it
 * @param arguments as in {@link Step.Call}, but {@link Value} for operands and {@link Extent} for whole numbers
 * @param results the values that it defines
 */
record Operation(String name, String where, List<@Nullable Object> arguments, List<Value> results) implements Traced {

    Value result() {
        return results.get(0);
    }

    /** Returns all values that the operation reads. */
    List<Value> operands() {
        List<Value> operands = new ArrayList<>();
        collect(arguments, operands);
        return operands;
    }

    private static void collect(@Nullable Object argument, List<Value> operands) {
        if (argument instanceof Value value) {
            operands.add(value);
        } else if (argument instanceof List<?> list) {
            list.forEach(item -> collect(item, operands));
        }
    }

    int size() {
        return arguments.size();
    }

    boolean has(int index) {
        return index < arguments.size() && arguments.get(index) != null;
    }

    Object argument(int index) {
        return Objects.requireNonNull(arguments.get(index), () -> name + " needs argument " + index);
    }

    Value value(int index) {
        return (Value) argument(index);
    }

    Extent extent(int index) {
        return (Extent) argument(index);
    }

    boolean flag(int index) {
        return (Boolean) argument(index);
    }

    /** Returns a real number. */
    double real(int index) {
        Object argument = argument(index);
        return argument instanceof Extent extent ? fixed(extent) : (Double) argument;
    }

    /** Returns a whole number that must not depend on the batch size. */
    int integer(int index) {
        return Math.toIntExact(fixed(extent(index)));
    }

    List<?> list(int index) {
        return (List<?>) argument(index);
    }

    List<Extent> extents(int index) {
        List<Extent> extents = new ArrayList<>();
        list(index).forEach(item -> extents.add((Extent) item));
        return extents;
    }

    /** Returns whole numbers that must not depend on the batch size. */
    long[] integers(int index) {
        return fixed(extents(index));
    }

    long[] fixed(List<Extent> extents) {
        return extents.stream().mapToLong(this::fixed).toArray();
    }

    private long fixed(Extent extent) {
        if (!extent.isFixed()) {
            throw new RefusedOperation(this, "a number that does not depend on the batch size", extent.toString());
        }
        return extent.constant();
    }
}
