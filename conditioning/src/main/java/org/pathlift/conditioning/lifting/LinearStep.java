package org.pathlift.conditioning.lifting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer whose weights act on vectors: dense layers, batched ones, and convolutions on a uniform image.
 *
 * <p>The input is brought to the form [lead, slices * inputs], the output has the form [lead, slices * outputs]; each
 * slice has weights of its own (groups of a convolution, batches of a weight with more than two axes).
 */
final class LinearStep extends SingleStep {

    /** Which axis of a slice of weights, [rows, columns, taps], the input meets. */
    enum Meets {
        COLUMNS,
        ROWS
    }

    /** The sizes of one slice. */
    record Sizes(int slices, int inputs, int outputs, int taps) {}

    private final Weights weights;
    private final Sizes sizes;
    private final Meets meets;
    private final double coefficient;
    private final FeatureLayout input;
    private final FeatureLayout output;
    private final int[] inputUnits;
    private final int[] outputUnits;
    private int[] inputDims = new int[0];
    private @Nullable Lifted activations;
    private @Nullable Lifted totals;

    LinearStep(
            Weights weights,
            Sizes sizes,
            Meets meets,
            double coefficient,
            FeatureLayout input,
            FeatureLayout output,
            int[] inputUnits,
            int[] outputUnits) {
        this.weights = weights;
        this.sizes = sizes;
        this.meets = meets;
        this.coefficient = coefficient;
        this.input = input;
        this.output = output;
        this.inputUnits = inputUnits;
        this.outputUnits = outputUnits;
    }

    @Override
    Lifted forward(Lifted value) {
        inputDims = value.dims;
        Lifted matrix = input.toMatrix(value);
        activations = matrix;
        Lifted product = product(matrix, sizes.inputs, sizes.outputs, meets == Meets.COLUMNS);
        return output.fromMatrix(product.times(coefficient), input.lead(value)).normalized();
    }

    @Override
    Lifted backward(Lifted total) {
        Lifted matrix = output.toMatrix(total);
        totals = matrix;
        Lifted product = product(matrix, sizes.outputs, sizes.inputs, meets == Meets.ROWS);
        Lifted full = input.fromMatrix(product.times(coefficient), output.lead(total));
        // An input that was stored with extent 1 along its features, or that has fewer axes, gets its own extents back.
        return full.foldedTo(new Lifted(inputDims, full.values, 0).withRank(full.rank()).dims)
                .reinterpreted(inputDims)
                .normalized();
    }

    private Lifted product(Lifted matrix, int from, int to, boolean alongColumns) {
        int leads = matrix.dims[0];
        double[][] x = rows(matrix, leads);
        double[][] y = new double[leads][sizes.slices * to];
        int rows = meets == Meets.COLUMNS ? sizes.outputs : sizes.inputs;
        int columns = meets == Meets.COLUMNS ? sizes.inputs : sizes.outputs;
        for (int slice = 0; slice < sizes.slices; slice++) {
            long offset = (long) slice * rows * columns * sizes.taps;
            SliceProduct product = new SliceProduct(weights, offset, rows, columns, sizes.taps);
            if (alongColumns) {
                product.alongColumns(x, slice * from, y, slice * to);
            } else {
                product.alongRows(x, slice * from, y, slice * to);
            }
        }
        double[] flat = new double[leads * sizes.slices * to];
        for (int lead = 0; lead < leads; lead++) {
            System.arraycopy(y[lead], 0, flat, lead * sizes.slices * to, sizes.slices * to);
        }
        return new Lifted(new int[] {leads, sizes.slices * to}, flat, matrix.log);
    }

    private static double[][] rows(Lifted matrix, int leads) {
        int width = matrix.values.length / leads;
        double[][] rows = new double[leads][width];
        for (int lead = 0; lead < leads; lead++) {
            System.arraycopy(matrix.values, lead * width, rows[lead], 0, width);
        }
        return rows;
    }

    @Override
    public List<TensorMass> masses() {
        if (activations == null || totals == null) {
            return List.of();
        }
        int leads = activations.dims[0];
        double[][] a = rows(activations, leads);
        double[][] d = rows(totals, leads);
        double log = activations.log + totals.log + Math.log(coefficient) + Math.log(sizes.taps);
        List<TensorMass> masses = new ArrayList<>();
        if (sizes.slices == 1 && leads == 1) {
            masses.add(TensorMass.outer(weights.name(), sizes.taps, outputUnits, d[0], inputUnits, a[0], log));
            return masses;
        }
        int pairs = sizes.slices * sizes.outputs * sizes.inputs;
        double[] sums = new double[pairs];
        int[] rowUnits = new int[pairs];
        int[] colUnits = new int[pairs];
        for (int i = 0; i < pairs; i++) {
            int in = i % sizes.inputs + i / sizes.inputs / sizes.outputs * sizes.inputs;
            int out = i / sizes.inputs;
            rowUnits[i] = outputUnits[out];
            colUnits[i] = inputUnits[in];
            for (int lead = 0; lead < leads; lead++) {
                sums[i] += d[lead][out] * a[lead][in];
            }
        }
        masses.add(
                sizes.slices == 1
                        ? TensorMass.grid(weights.name(), sizes.taps, outputUnits, inputUnits, sums, log)
                        : TensorMass.pairs(weights.name(), sizes.taps, rowUnits, colUnits, sums, log));
        return masses;
    }

    @Override
    public Map<String, Lifted> diagonals() {
        if (activations == null || totals == null) {
            return Map.of();
        }
        Lifted a = activations;
        Lifted d = totals;
        int rows = meets == Meets.COLUMNS ? sizes.outputs : sizes.inputs;
        int columns = meets == Meets.COLUMNS ? sizes.inputs : sizes.outputs;
        int inputs = sizes.slices * sizes.inputs;
        int outputs = sizes.slices * sizes.outputs;
        double[] g = new double[sizes.slices * rows * columns * sizes.taps];
        for (int i = 0; i < g.length; i++) {
            int column = i / sizes.taps % columns;
            int row = i / sizes.taps / columns % rows;
            int slice = i / sizes.taps / columns / rows;
            int in = slice * sizes.inputs + (meets == Meets.COLUMNS ? column : row);
            int out = slice * sizes.outputs + (meets == Meets.COLUMNS ? row : column);
            for (int lead = 0; lead < a.dims[0]; lead++) {
                g[i] += a.values[lead * inputs + in] * d.values[lead * outputs + out];
            }
        }
        return Map.of(weights.name(), new Lifted(new int[] {g.length}, g, a.log + d.log + Math.log(coefficient)));
    }
}
