package org.pathlift.conditioning.testing;

import static org.pathlift.conditioning.testing.Call.one;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Pools, and Resize and Upsample by nearest neighbours or linear interpolation. */
final class PoolOperators {

    private PoolOperators() {}

    static void addTo(Map<String, Call.Operator> operators) {
        operators.put("MaxPool", PoolOperators::pool);
        operators.put("AveragePool", PoolOperators::pool);
        operators.put("LpPool", PoolOperators::pool);
        operators.put("GlobalMaxPool", PoolOperators::global);
        operators.put("GlobalAveragePool", PoolOperators::global);
        operators.put("GlobalLpPool", PoolOperators::global);
        operators.put("Resize", PoolOperators::resize);
        operators.put("Upsample", PoolOperators::resize);
    }

    private static List<Array64> pool(Call call) {
        Array64 x = call.input(0);
        int space = x.rank() - 2;
        int[] in = Arrays.copyOfRange(x.dims(), 2, x.rank());
        Window window = Window.of(call, x.dims(), call.perAxis("kernel_shape", space, 1));
        int[][] reads = window.reads(in);
        int[] dims = x.dims().clone();
        System.arraycopy(window.out(), 0, dims, 2, space);
        Array64 y = Array64.zeros(dims);
        int outArea = Array64.product(window.out());
        int inArea = Array64.product(in);
        boolean padsCount = call.attribute("count_include_pad", 0) != 0;
        double p = call.attribute("p", 2);
        for (int plane = 0; plane < x.dim(0) * x.dim(1); plane++) {
            for (int place = 0; place < outArea; place++) {
                double most = Double.NEGATIVE_INFINITY;
                double sum = 0;
                double powers = 0;
                int count = 0;
                for (int tap = 0; tap < reads.length; tap++) {
                    int read = reads[tap][place];
                    if (read >= 0) {
                        double value = x.values()[plane * inArea + read];
                        most = Math.max(most, value);
                        sum += value;
                        powers += Math.pow(Math.abs(value), p);
                        count++;
                    } else if (padsCount && window.inPadded(tap, place, in)) {
                        count++;
                    }
                }
                y.values()[plane * outArea + place] = switch (call.node().opType()) {
                    case "MaxPool" -> most;
                    case "AveragePool" -> sum / count;
                    default -> Math.pow(powers, 1 / p);
                };
            }
        }
        return one(y);
    }

    private static List<Array64> global(Call call) {
        Array64 x = call.input(0);
        int[] dims = x.dims().clone();
        Arrays.fill(dims, 2, dims.length, 1);
        Array64 y = Array64.zeros(dims);
        int area = x.size() / y.size();
        double p = call.attribute("p", 2);
        for (int plane = 0; plane < y.size(); plane++) {
            double[] values = Arrays.copyOfRange(x.values(), plane * area, (plane + 1) * area);
            y.values()[plane] = switch (call.node().opType()) {
                case "GlobalMaxPool" -> Arrays.stream(values).max().orElseThrow();
                case "GlobalAveragePool" -> Arrays.stream(values).sum() / area;
                default ->
                    Math.pow(
                            Arrays.stream(values)
                                    .map(v -> Math.pow(Math.abs(v), p))
                                    .sum(),
                            1 / p);
            };
        }
        return one(y);
    }

    private static List<Array64> resize(Call call) {
        Array64 x = call.input(0);
        boolean upsample = call.node().is("Upsample");
        int scalesAt = upsample || call.opset() < 11 ? 1 : 2;
        double[] scales = new double[x.rank()];
        int[] dims = new int[x.rank()];
        boolean sized = !upsample && call.has(3) && call.input(3).size() > 0;
        for (int axis = 0; axis < dims.length; axis++) {
            if (sized) {
                dims[axis] = (int) call.input(3).values()[axis];
                scales[axis] = (double) dims[axis] / x.dim(axis);
            } else {
                scales[axis] = call.has(scalesAt) ? call.input(scalesAt).values()[axis] : attributeScale(call, axis);
                dims[axis] = (int) Math.floor(x.dim(axis) * scales[axis]);
            }
        }
        boolean asymmetric = upsample || call.opset() < 11;
        String place =
                asymmetric ? "asymmetric" : call.node().stringAttribute("coordinate_transformation_mode", "half_pixel");
        boolean nearest = call.node().stringAttribute("mode", "nearest").equals("nearest");
        String rounding = asymmetric ? "floor" : call.node().stringAttribute("nearest_mode", "round_prefer_floor");
        Array64 result = x;
        for (int axis = 0; axis < dims.length; axis++) {
            result = resizeAxis(result, axis, dims[axis], scales[axis], place, nearest, rounding);
        }
        return one(result);
    }

    private static double attributeScale(Call call, int axis) {
        return call.node().attributes().get("scales") instanceof org.pathlift.onnx.graph.Attribute.OfFloats scales
                ? scales.values().get(axis)
                : 1;
    }

    private static Array64 resizeAxis(
            Array64 x, int axis, int extent, double scale, String place, boolean nearest, String rounding) {
        int in = x.dim(axis);
        int[] dims = x.dims().clone();
        dims[axis] = extent;
        Array64 y = Array64.zeros(dims);
        int inner = Array64.product(Arrays.copyOfRange(dims, axis + 1, dims.length));
        for (int i = 0; i < y.size(); i++) {
            int k = i / inner % extent;
            double at = switch (place) {
                case "asymmetric" -> k / scale;
                case "align_corners" -> extent == 1 ? 0 : (double) k * (in - 1) / (extent - 1);
                case "half_pixel" -> (k + 0.5) / scale - 0.5;
                case "pytorch_half_pixel" -> extent > 1 ? (k + 0.5) / scale - 0.5 : 0;
                default -> throw new UnsupportedOperationException(place);
            };
            int base = i / inner / extent * in * inner + i % inner;
            if (nearest) {
                double rounded = switch (rounding) {
                    case "floor" -> Math.floor(at);
                    case "ceil" -> Math.ceil(at);
                    case "round_prefer_ceil" -> Math.floor(at + 0.5);
                    default -> Math.ceil(at - 0.5);
                };
                y.values()[i] = x.values()[base + ((int) Math.max(0, Math.min(in - 1, rounded))) * inner];
            } else {
                double inside = Math.max(0, Math.min(in - 1, at));
                int low = (int) Math.min(Math.floor(inside), Math.max(0, in - 2));
                int high = Math.min(in - 1, low + 1);
                double part = inside - low;
                y.values()[i] = (1 - part) * x.values()[base + low * inner] + part * x.values()[base + high * inner];
            }
        }
        return y;
    }
}
