package org.pathlift.conditioning.testing;

import static org.pathlift.conditioning.testing.Call.one;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reductions along axes, Softmax and LogSoftmax. */
final class ReductionOperators {

    private ReductionOperators() {}

    static void addTo(Map<String, Call.Operator> operators) {
        for (String name : List.of("ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2")) {
            operators.put(name, ReductionOperators::reduce);
        }
        operators.put("Softmax", ReductionOperators::softmax);
        operators.put("LogSoftmax", call -> one(softmax(call).get(0).map(Math::log)));
    }

    private static List<Array64> reduce(Call call) {
        Array64 x = call.input(0);
        Optional<long[]> named = call.ints("axes", 1).filter(axes -> axes.length > 0);
        boolean[] reduced = new boolean[x.rank()];
        Arrays.fill(reduced, named.isEmpty() && call.attribute("noop_with_empty_axes", 0) == 0);
        named.ifPresent(axes -> {
            for (long axis : axes) {
                reduced[(int) (axis < 0 ? axis + x.rank() : axis)] = true;
            }
        });
        int[] kept = x.dims().clone();
        for (int axis = 0; axis < kept.length; axis++) {
            kept[axis] = reduced[axis] ? 1 : kept[axis];
        }
        String operator = call.node().opType();
        double start = operator.equals("ReduceMax")
                ? Double.NEGATIVE_INFINITY
                : operator.equals("ReduceMin") ? Double.POSITIVE_INFINITY : 0;
        Array64 y = Array64.zeros(kept);
        Arrays.fill(y.values(), start);
        int[] index = new int[x.rank()];
        for (int i = 0; i < x.size(); i++) {
            int to = Array64.offset(kept, index);
            double value = x.values()[i];
            double before = y.values()[to];
            y.values()[to] = switch (operator) {
                case "ReduceMax" -> Math.max(before, value);
                case "ReduceMin" -> Math.min(before, value);
                case "ReduceL1" -> before + Math.abs(value);
                case "ReduceL2" -> before + value * value;
                default -> before + value;
            };
            Array64.next(index, x.dims());
        }
        int count = x.size() / y.size();
        Array64 result = operator.equals("ReduceMean")
                ? y.map(v -> v / count)
                : operator.equals("ReduceL2") ? y.map(Math::sqrt) : y;
        if (call.attribute("keepdims", 1) == 0) {
            int[] dims = new int[x.rank()];
            int rank = 0;
            for (int axis = 0; axis < x.rank(); axis++) {
                if (!reduced[axis]) {
                    dims[rank++] = x.dim(axis);
                }
            }
            result = result.reshaped(Arrays.copyOf(dims, rank));
        }
        return one(result.asWhole(x.whole()));
    }

    private static List<Array64> softmax(Call call) {
        Array64 x = call.input(0);
        int axis = call.axis(call.opset() < 13 ? 1 : -1, x.rank());
        // Before version 13 all axes from the named one on were one.
        int extent = call.opset() < 13 ? Array64.product(Arrays.copyOfRange(x.dims(), axis, x.rank())) : x.dim(axis);
        int inner = call.opset() < 13 ? 1 : Array64.product(Arrays.copyOfRange(x.dims(), axis + 1, x.rank()));
        Array64 y = Array64.zeros(x.dims());
        for (int line = 0; line < x.size() / Math.max(1, extent); line++) {
            int base = line / inner * extent * inner + line % inner;
            double most = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < extent; k++) {
                most = Math.max(most, x.values()[base + k * inner]);
            }
            double sum = 0;
            for (int k = 0; k < extent; k++) {
                double value = Math.exp(x.values()[base + k * inner] - most);
                y.values()[base + k * inner] = value;
                sum += value;
            }
            for (int k = 0; k < extent; k++) {
                y.values()[base + k * inner] /= sum;
            }
        }
        return one(y);
    }
}
