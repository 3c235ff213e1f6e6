package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.function.UnaryOperator;

/** Elementwise building blocks that the engine does not have, with gradients that stay finite wherever the function's do. */
final class Elements {

    private static final double LOG_2 = Math.log(2);

    /** From here on 1 + x is x in float32 and float64 both, to what log and sqrt can see. */
    private static final double HUGE = 1e10;

    private Elements() {}

    /** Returns a number of an array's type, without an axis. Such numbers never change the type of a result. */
    static NDArray scalar(NDArray like, double value) {
        return OwnedArrays.scalar(like.getManager(), value, like.getDataType());
    }

    /** Returns a whole number of an array's type, without an axis. */
    static NDArray scalar(NDArray like, long value) {
        boolean exact = (long) (float) value == value && value != Long.MAX_VALUE;
        return exact
                ? OwnedArrays.scalar(like.getManager(), (double) value, like.getDataType())
                : OwnedArrays.of(like.getManager(), new long[] {value}, new Shape())
                        .toType(like.getDataType(), false);
    }

    /** Returns an array times a number, in the array's type. */
    static NDArray times(NDArray x, double factor) {
        return x.mul(scalar(x, factor));
    }

    /** Returns whole numbers times a whole number. */
    static NDArray times(NDArray x, long factor) {
        return x.mul(scalar(x, factor));
    }

    /** Returns an array divided by a number, in the array's type. */
    static NDArray over(NDArray x, double divisor) {
        return x.div(scalar(x, divisor));
    }

    /** Returns powers, in the array's type. */
    static NDArray power(NDArray x, double exponent) {
        return x.pow(scalar(x, exponent));
    }

    /** Returns the elements, or a number where they are below it. */
    static NDArray atLeast(NDArray x, double least) {
        return x.maximum(scalar(x, least));
    }

    /** Returns 0, 1, 2, ... of a type, on one axis. */
    static NDArray counting(NDManager manager, long count, DataType type) {
        NDArray numbers = manager.ones(new Shape(count), DataType.INT64).cumSum(0);
        return numbers.sub(scalar(numbers, 1)).toType(type, false);
    }

    /** Returns one array's elements where a condition holds and the other's elsewhere; all three broadcast. */
    static NDArray where(NDArray condition, NDArray yes, NDArray no) {
        Shape shape = broadcast(broadcast(condition.getShape(), yes.getShape()), no.getShape());
        NDArray choice = expanded(condition, shape);
        NDArray chosen = expanded(yes, shape);
        return chosen.getNDArrayInternal().where(choice, no);
    }

    private static NDArray expanded(NDArray array, Shape shape) {
        return array.getShape().equals(shape) ? array : array.broadcast(shape);
    }

    /** Returns the shape that two shapes broadcast to. */
    static Shape broadcast(Shape one, Shape other) {
        int rank = Math.max(one.dimension(), other.dimension());
        long[] dims = new long[rank];
        for (int i = 0; i < rank; i++) {
            long a = extent(one, i - rank + one.dimension());
            long b = extent(other, i - rank + other.dimension());
            if (a != b && a != 1 && b != 1) {
                throw new IllegalArgumentException("shapes " + one + " and " + other + " do not broadcast");
            }
            dims[i] = a == 1 ? b : a;
        }
        return new Shape(dims);
    }

    private static long extent(Shape shape, int axis) {
        return axis < 0 ? 1 : shape.get(axis);
    }

    /** Returns an array bounded from below. At the bound the gradient goes to the bound. */
    static NDArray atLeast(NDArray array, NDArray bound) {
        return where(array.lte(bound), bound, array);
    }

    /** Returns an array bounded from above. At the bound the gradient goes to the bound. */
    static NDArray atMost(NDArray array, NDArray bound) {
        return where(array.gte(bound), bound, array);
    }

    /** Returns an array bounded to the unit interval. */
    static NDArray unit(NDArray array) {
        return atMost(Activation.relu(array), scalar(array, 1));
    }

    /** Returns log(1 + exp(x)) to full precision; the engine's own leaves the logarithm out beyond 20. */
    static NDArray softplus(NDArray x) {
        NDArray plain = Activation.softPlus(x);
        if (x.getDataType() == DataType.FLOAT32) {
            return plain;
        }
        return where(x.gt(scalar(x, 10)), x.add(Activation.softPlus(x.neg())), plain);
    }

    /** Returns log(1 + x) to full precision: what rounding 1 + x has lost is added back to first order. */
    static NDArray log1p(NDArray x) {
        NDArray one = scalar(x, 1);
        NDArray sum = x.add(one);
        NDArray lost = x.sub(sum.sub(one)).div(sum);
        return sum.log().add(where(x.gt(scalar(x, HUGE)), scalar(x, 0), lost));
    }

    /** Returns an odd function from what it is on numbers that are not negative. */
    static NDArray odd(NDArray x, UnaryOperator<NDArray> onPositive) {
        NDArray sign = signOrOne(x);
        return onPositive.apply(x.mul(sign)).mul(sign);
    }

    /** Returns -1 for negative numbers and 1 for others. */
    static NDArray signOrOne(NDArray x) {
        return where(x.lt(scalar(x, 0)), scalar(x, -1), scalar(x, 1));
    }

    static NDArray asinh(NDArray x) {
        return odd(x, a -> {
            NDArray huge = a.gt(scalar(a, HUGE));
            NDArray one = scalar(a, 1);
            NDArray b = where(huge, one, a);
            NDArray hypotenuse = b.square().add(one).sqrt();
            NDArray small = log1p(b.add(b.square().div(hypotenuse.add(one))));
            return where(huge, atLeast(a, one).log().add(scalar(a, LOG_2)), small);
        });
    }

    static NDArray acosh(NDArray x) {
        NDArray beyond = x.sub(scalar(x, 1));
        return log1p(beyond.add(beyond.sqrt().mul(x.add(scalar(x, 1)).sqrt())));
    }

    static NDArray atanh(NDArray x) {
        NDArray half = scalar(x, 0.5);
        return odd(x, a -> {
            NDArray rest = scalar(a, 1).sub(a);
            return log1p(a.add(a).div(rest)).mul(half);
        });
    }
}
