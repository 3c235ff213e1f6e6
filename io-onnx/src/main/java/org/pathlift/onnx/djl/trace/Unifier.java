package org.pathlift.onnx.djl.trace;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.djl.trace.Step.Operand;
import org.pathlift.onnx.error.Problem;

/**
 * Makes one graph of traces at several batch sizes. A whole number that differs between them must be a multiple of the
 * batch size plus a constant: two traces give the expression, the others confirm it.
 */
final class Unifier {

    private final List<Trace> traces;
    private final Trace first;
    private final Map<Integer, Traced.Value> values = new HashMap<>();

    /** Takes traces at different batch sizes. */
    Unifier(List<Trace> traces) {
        this.traces = traces;
        this.first = traces.get(0);
    }

    /**
     * Returns the steps on which the outputs depend, in order.
     *
     * @param problems takes what cannot be said for any batch size
     */
    List<Traced> unify(List<Problem> problems) {
        checkSequence();
        Set<Integer> needed = needed();
        List<Traced> steps = new ArrayList<>();
        for (int i = 0; i < first.steps().size(); i++) {
            if (needed.contains(i)) {
                try {
                    steps.add(unify(i));
                } catch (RefusedOperation e) {
                    problems.add(e.problem());
                    return steps;
                }
            }
        }
        return steps;
    }

    private void checkSequence() {
        for (Trace other : traces) {
            int common = Math.min(first.steps().size(), other.steps().size());
            for (int i = 0; i < common; i++) {
                if (!label(first.steps().get(i)).equals(label(other.steps().get(i)))) {
                    throw differs(
                            other,
                            label(first.steps().get(i)),
                            label(other.steps().get(i)));
                }
            }
            if (first.steps().size() != other.steps().size()) {
                throw differs(
                        other,
                        first.steps().size() + " operations",
                        other.steps().size() + " operations");
            }
            if (!first.outputs().equals(other.outputs())) {
                throw differs(other, "outputs " + first.outputs(), "outputs " + other.outputs());
            }
        }
    }

    private RefusedOperation differs(Trace other, String expected, String found) {
        return new RefusedOperation(new Problem(
                "a block must do the same at every batch size",
                "batch size %d, against %d".formatted(other.batch(), first.batch()),
                expected,
                found,
                "take out of the forward pass what branches or loops over the batch size"));
    }

    private Set<Integer> needed() {
        Set<Integer> ids = new HashSet<>(first.outputs());
        Set<Integer> needed = new TreeSet<>();
        for (int i = first.steps().size() - 1; i >= 0; i--) {
            Step step = first.steps().get(i);
            boolean used = step.results().stream().anyMatch(value -> ids.contains(value.id()));
            if (used || step instanceof Step.Input) {
                needed.add(i);
                if (step instanceof Step.Call call) {
                    collect(call.arguments(), ids);
                }
            }
        }
        return needed;
    }

    private static void collect(@Nullable Object argument, Set<Integer> ids) {
        if (argument instanceof Operand operand) {
            ids.add(operand.id());
        } else if (argument instanceof List<?> list) {
            list.forEach(item -> collect(item, ids));
        }
    }

    private Traced unify(int index) {
        List<Step> steps =
                traces.stream().map(trace -> trace.steps().get(index)).toList();
        Step step = steps.get(0);
        List<Traced.Value> results = new ArrayList<>();
        for (int i = 0; i < step.results().size(); i++) {
            results.add(value(steps, i));
        }
        results.forEach(value -> values.put(value.id(), value));
        if (step instanceof Step.Input input) {
            return new Traced.Input(input.index(), results.get(0));
        }
        if (step instanceof Step.Weight weight) {
            return new Traced.Weight(weight.parameter(), results.get(0));
        }
        if (step instanceof Step.Constant) {
            return constant(steps.stream().map(Step.Constant.class::cast).toList(), results.get(0));
        }
        List<Step.Call> calls = steps.stream().map(Step.Call.class::cast).toList();
        List<@Nullable Object> arguments = new ArrayList<>();
        for (int i = 0; i < calls.get(0).arguments().size(); i++) {
            int position = i;
            arguments.add(argument(
                    calls.get(0),
                    calls.stream().map(call -> call.arguments().get(position)).toArray()));
        }
        return new Operation(calls.get(0).name(), calls.get(0).where(), arguments, results);
    }

    private Traced.Value value(List<Step> steps, int result) {
        List<Step.Value> all =
                steps.stream().map(step -> step.results().get(result)).toList();
        Step.Value value = all.get(0);
        List<Extent> shape = new ArrayList<>();
        for (int axis = 0; axis < value.shape().size(); axis++) {
            int position = axis;
            shape.add(extent(
                    steps.get(0),
                    all.stream().mapToLong(each -> each.shape().get(position)).toArray()));
        }
        return new Traced.Value(value.id(), value.type(), shape);
    }

    private @Nullable Object argument(Step.Call call, @Nullable Object... all) {
        @Nullable Object argument = all[0];
        if (argument instanceof Long) {
            long[] numbers = new long[all.length];
            for (int i = 0; i < all.length; i++) {
                numbers[i] = (Long) Objects.requireNonNull(all[i]);
            }
            return extent(call, numbers);
        }
        if (argument instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            for (@Nullable Object other : all) {
                if (((List<?>) Objects.requireNonNull(other)).size() != list.size()) {
                    throw dependent(call, list + " and " + other);
                }
            }
            for (int i = 0; i < list.size(); i++) {
                @Nullable Object[] each = new Object[all.length];
                for (int j = 0; j < all.length; j++) {
                    each[j] = ((List<?>) Objects.requireNonNull(all[j])).get(i);
                }
                items.add(argument(call, each));
            }
            return items;
        }
        for (@Nullable Object other : all) {
            if (!Objects.equals(argument, other)) {
                throw dependent(call, argument + " and " + other);
            }
        }
        return argument instanceof Operand operand ? Objects.requireNonNull(values.get(operand.id())) : argument;
    }

    private Extent extent(Step step, long... numbers) {
        long batches = (long) traces.get(1).batch() - first.batch();
        long slope = (numbers[1] - numbers[0]) / batches;
        Extent extent = new Extent(slope, numbers[0] - slope * first.batch());
        for (int i = 0; i < numbers.length; i++) {
            if (extent.perBatch() * traces.get(i).batch() + extent.constant() != numbers[i]) {
                throw dependent(step, java.util.Arrays.toString(numbers));
            }
        }
        return extent;
    }

    private Traced constant(List<Step.Constant> all, Traced.Value value) {
        ByteBuffer bytes = all.get(0).bytes();
        if (value.isFixed()) {
            if (all.stream().allMatch(each -> each.bytes().equals(bytes))) {
                return new Traced.Constant(bytes, value);
            }
            throw dependent(all.get(0), "other elements");
        }
        int size = value.type().getNumOfBytes();
        ByteBuffer element = bytes.slice(0, size).order(bytes.order());
        for (Step.Constant each : all) {
            for (int i = 0; i < each.bytes().limit(); i += size) {
                if (!each.bytes().slice(i, size).equals(element)) {
                    throw dependent(all.get(0), "elements that differ");
                }
            }
        }
        return new Traced.Filled(element, value);
    }

    private RefusedOperation dependent(Step step, String found) {
        String batches = String.join(
                ", ",
                traces.stream().map(trace -> Integer.toString(trace.batch())).toList());
        return new RefusedOperation(new Problem(
                "a number must be a multiple of the batch size plus a constant to be exported for any batch size",
                label(step),
                "the same number, or such a multiple, at batch sizes " + batches,
                found,
                "compute it from array operations, e.g. a mean in place of a sum and a division"));
    }

    private static String label(Step step) {
        if (step instanceof Step.Call call) {
            return call.where() + ": " + call.name();
        }
        if (step instanceof Step.Constant constant) {
            return constant.where() + ": a constant";
        }
        return step instanceof Step.Weight weight
                ? "parameter " + weight.parameter().getName()
                : "input " + ((Step.Input) step).index();
    }
}
