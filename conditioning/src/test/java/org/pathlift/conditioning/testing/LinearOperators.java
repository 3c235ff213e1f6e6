package org.pathlift.conditioning.testing;

import static org.pathlift.conditioning.testing.Call.one;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Gemm, MatMul, Conv and ConvTranspose in any number of dimensions, straight from their definitions. */
final class LinearOperators {

    private LinearOperators() {}

    static void addTo(Map<String, Call.Operator> operators) {
        operators.put("Gemm", LinearOperators::gemm);
        operators.put("MatMul", call -> one(matMul(call.input(0), call.input(1))));
        operators.put("Conv", LinearOperators::conv);
        operators.put("ConvTranspose", LinearOperators::convTranspose);
    }

    private static List<Array64> gemm(Call call) {
        Array64 a = call.attribute("transA", 0) != 0 ? transposed(call.input(0)) : call.input(0);
        Array64 b = call.attribute("transB", 0) != 0 ? transposed(call.input(1)) : call.input(1);
        double alpha = call.real("alpha", 1);
        double beta = call.real("beta", 1);
        Array64 product = matMul(a, b).map(x -> alpha * x);
        return one(call.has(2) ? Array64.broadcast(product, call.input(2), (x, bias) -> x + beta * bias) : product);
    }

    private static Array64 transposed(Array64 a) {
        Array64 result = Array64.zeros(a.dim(1), a.dim(0));
        for (int i = 0; i < a.dim(0); i++) {
            for (int j = 0; j < a.dim(1); j++) {
                result.values()[j * a.dim(0) + i] = a.values()[i * a.dim(1) + j];
            }
        }
        return result;
    }

    static Array64 matMul(Array64 a, Array64 b) {
        int[] left = a.rank() == 1 ? new int[] {1, a.dim(0)} : a.dims();
        int[] right = b.rank() == 1 ? new int[] {b.dim(0), 1} : b.dims();
        int rank = Math.max(left.length, right.length);
        int m = left[left.length - 2];
        int k = left[left.length - 1];
        int n = right[right.length - 1];
        int[] leftBatch = Array64.aligned(Arrays.copyOf(left, left.length - 2), rank - 2);
        int[] rightBatch = Array64.aligned(Arrays.copyOf(right, right.length - 2), rank - 2);
        int[] dims = new int[rank];
        for (int axis = 0; axis < rank - 2; axis++) {
            dims[axis] = Math.max(leftBatch[axis], rightBatch[axis]);
        }
        dims[rank - 2] = m;
        dims[rank - 1] = n;
        int[] batch = Arrays.copyOf(dims, rank - 2);
        double[] result = new double[Array64.product(dims)];
        int[] index = new int[rank - 2];
        for (int at = 0; at < Array64.product(batch); at++) {
            int fromA = Array64.offset(leftBatch, index) * m * k;
            int fromB = Array64.offset(rightBatch, index) * k * n;
            for (int i = 0; i < m; i++) {
                for (int c = 0; c < k; c++) {
                    double factor = a.values()[fromA + i * k + c];
                    int row = fromB + c * n;
                    int to = (at * m + i) * n;
                    for (int j = 0; j < n; j++) {
                        result[to + j] += factor * b.values()[row + j];
                    }
                }
            }
            Array64.next(index, batch);
        }
        int[] shape = dims;
        if (a.rank() == 1) {
            shape = without(shape, shape.length - 2);
        }
        if (b.rank() == 1) {
            shape = without(shape, shape.length - 1);
        }
        return Array64.of(shape, result);
    }

    private static int[] without(int[] dims, int axis) {
        int[] rest = new int[dims.length - 1];
        System.arraycopy(dims, 0, rest, 0, axis);
        System.arraycopy(dims, axis + 1, rest, axis, rest.length - axis);
        return rest;
    }

    private static List<Array64> conv(Call call) {
        Array64 x = call.input(0);
        Array64 w = call.input(1);
        int space = x.rank() - 2;
        int groups = (int) call.attribute("group", 1);
        int[] kernel = Arrays.copyOfRange(w.dims(), 2, w.rank());
        Window window = Window.of(call, x.dims(), kernel);
        int[] dims = new int[x.rank()];
        dims[0] = x.dim(0);
        dims[1] = w.dim(0);
        System.arraycopy(window.out(), 0, dims, 2, space);
        Array64 y = Array64.zeros(dims);
        int outArea = Array64.product(window.out());
        int inArea = Array64.product(Arrays.copyOfRange(x.dims(), 2, x.rank()));
        int taps = Array64.product(kernel);
        int inPerGroup = w.dim(1);
        int outPerGroup = w.dim(0) / groups;
        int[][] reads = window.reads(Arrays.copyOfRange(x.dims(), 2, x.rank()));
        for (int n = 0; n < dims[0]; n++) {
            for (int o = 0; o < dims[1]; o++) {
                int to = (n * dims[1] + o) * outArea;
                if (call.has(2)) {
                    Arrays.fill(y.values(), to, to + outArea, call.input(2).values()[o]);
                }
                for (int i = 0; i < inPerGroup; i++) {
                    int from = (n * x.dim(1) + o / outPerGroup * inPerGroup + i) * inArea;
                    for (int tap = 0; tap < taps; tap++) {
                        double weight = w.values()[(o * inPerGroup + i) * taps + tap];
                        int[] read = reads[tap];
                        for (int p = 0; p < outArea; p++) {
                            if (read[p] >= 0) {
                                y.values()[to + p] += weight * x.values()[from + read[p]];
                            }
                        }
                    }
                }
            }
        }
        return one(y);
    }

    /** Every input element adds its kernel to the output: the transpose of a convolution's reading pattern. */
    private static List<Array64> convTranspose(Call call) {
        Array64 x = call.input(0);
        Array64 w = call.input(1);
        int space = x.rank() - 2;
        int groups = (int) call.attribute("group", 1);
        int[] kernel = Arrays.copyOfRange(w.dims(), 2, w.rank());
        int[] in = Arrays.copyOfRange(x.dims(), 2, x.rank());
        int[] strides = call.perAxis("strides", space, 1);
        int[] dilations = call.perAxis("dilations", space, 1);
        int[] extra = call.perAxis("output_padding", space, 0);
        int[] pads = call.perAxis("pads", 2 * space, 0);
        int outPerGroup = w.dim(1);
        int inPerGroup = w.dim(0) / groups;
        int[] dims = new int[x.rank()];
        dims[0] = x.dim(0);
        dims[1] = outPerGroup * groups;
        for (int axis = 0; axis < space; axis++) {
            dims[axis + 2] = strides[axis] * (in[axis] - 1)
                    + extra[axis]
                    + (kernel[axis] - 1) * dilations[axis]
                    + 1
                    - pads[axis]
                    - pads[axis + space];
        }
        int[] out = Arrays.copyOfRange(dims, 2, dims.length);
        Array64 y = Array64.zeros(dims);
        int inArea = Array64.product(in);
        int outArea = Array64.product(out);
        int taps = Array64.product(kernel);
        int[] place = new int[space];
        int[] tapIndex = new int[space];
        int[] target = new int[space];
        for (int n = 0; n < dims[0]; n++) {
            for (int o = 0; o < dims[1]; o++) {
                int to = (n * dims[1] + o) * outArea;
                if (call.has(2)) {
                    Arrays.fill(y.values(), to, to + outArea, call.input(2).values()[o]);
                }
                int group = o / outPerGroup;
                for (int i = group * inPerGroup; i < (group + 1) * inPerGroup; i++) {
                    Arrays.fill(place, 0);
                    for (int p = 0; p < inArea; p++) {
                        double value = x.values()[(n * x.dim(1) + i) * inArea + p];
                        Arrays.fill(tapIndex, 0);
                        for (int tap = 0; tap < taps; tap++) {
                            boolean inside = true;
                            for (int axis = 0; axis < space; axis++) {
                                target[axis] =
                                        place[axis] * strides[axis] + tapIndex[axis] * dilations[axis] - pads[axis];
                                inside &= target[axis] >= 0 && target[axis] < out[axis];
                            }
                            if (inside) {
                                y.values()[to + Array64.offset(out, target)] +=
                                        value * w.values()[(i * outPerGroup + o % outPerGroup) * taps + tap];
                            }
                            Array64.next(tapIndex, kernel);
                        }
                        Array64.next(place, in);
                    }
                }
            }
        }
        return one(y);
    }
}
