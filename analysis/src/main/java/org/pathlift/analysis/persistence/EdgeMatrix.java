package org.pathlift.analysis.persistence;

import java.util.Arrays;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Tensor;

/**
 * Numbers of the edges of a complete bipartite graph: a row for each vertex of one side, a column for each of the other. Which
 * side stands in the rows makes no difference to any persistence. Immutable.
 */
public final class EdgeMatrix {

    private final int rows;
    private final int columns;
    private final float[] floats;
    private final double[] doubles;

    private EdgeMatrix(int rows, int columns, float[] floats, double[] doubles) {
        if (rows < 1 || columns < 1 || (long) rows * columns != floats.length + doubles.length) {
            throw new IllegalArgumentException("a matrix of %d rows and %d columns cannot have %d numbers"
                    .formatted(rows, columns, floats.length + doubles.length));
        }
        this.rows = rows;
        this.columns = columns;
        this.floats = floats;
        this.doubles = doubles;
    }

    /** Returns a matrix of these row-major numbers, of which it keeps a copy. */
    public static EdgeMatrix of(int rows, int columns, double... values) {
        return new EdgeMatrix(rows, columns, new float[0], values.clone());
    }

    /** Returns a tensor's numbers as a matrix: its elements in row-major order, cut into rows. */
    public static EdgeMatrix of(Tensor tensor, int rows) {
        int elements = Math.toIntExact(tensor.shape().elements());
        if (tensor.type() == ElementType.DOUBLE) {
            return new EdgeMatrix(
                    rows, elements / rows, new float[0], tensor.reader().toDoubles());
        }
        float[] values = new float[elements];
        tensor.reader().floats(0, values, 0, elements);
        return new EdgeMatrix(rows, elements / rows, values, new double[0]);
    }

    /** Returns a matrix that owns these numbers. */
    static EdgeMatrix owning(int rows, int columns, double[] values) {
        return new EdgeMatrix(rows, columns, new float[0], values);
    }

    /** Returns the number of vertices on the side of the rows. */
    public int rows() {
        return rows;
    }

    /** Returns the number of vertices on the side of the columns. */
    public int columns() {
        return columns;
    }

    /** Returns the number of an edge. */
    public double at(int row, int column) {
        int index = row * columns + column;
        return floats.length > 0 ? floats[index] : doubles[index];
    }

    /** Returns the largest absolute value. */
    public double largest() {
        double largest = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                largest = Math.max(largest, Math.abs(at(row, column)));
            }
        }
        return largest;
    }

    /** Returns whether all numbers are finite. */
    public boolean isFinite() {
        for (float value : floats) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return Arrays.stream(doubles).allMatch(Double::isFinite);
    }

    EdgeMatrix transposed() {
        double[] values = new double[Math.multiplyExact(rows, columns)];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                values[column * rows + row] = at(row, column);
            }
        }
        return owning(columns, rows, values);
    }
}
