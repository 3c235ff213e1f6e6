package org.pathlift.conditioning.lifting;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Rearrangement;

/** Steps without parameters. */
final class PlainSteps {

    private PlainSteps() {}

    /** An activation, which is the identity on non-negative paths. */
    static final class Same extends SingleStep {
        @Override
        Lifted forward(Lifted input) {
            return input;
        }

        @Override
        Lifted backward(Lifted total) {
            return total;
        }
    }

    /** Multiplies by fixed coefficients, raised to their power already. */
    static final class Coefficients extends SingleStep {

        private final Lifted squares;
        private int[] inputDims = new int[0];

        Coefficients(Lifted squares) {
            this.squares = squares;
        }

        @Override
        Lifted forward(Lifted input) {
            int rank = Math.max(input.rank(), squares.rank());
            inputDims = input.dims;
            return input.withRank(rank).times(squares.withRank(rank)).normalized();
        }

        @Override
        Lifted backward(Lifted total) {
            Lifted product = total.times(squares.withRank(total.rank()));
            return product.foldedTo(new Lifted(inputDims, product.values, 0).withRank(total.rank()).dims)
                    .reinterpreted(inputDims);
        }
    }

    /** Averages an image over space and batch, so that it is uniform; nothing where it is already. */
    static final class Average extends SingleStep {

        private final int rank;
        private int[] inputDims = new int[0];

        Average(int rank) {
            this.rank = rank;
        }

        @Override
        Lifted forward(Lifted input) {
            inputDims = input.dims;
            int[] dims = IndexField.along(rank, 1, 0, input.dims[1]).dims();
            return input.foldedTo(dims).times((double) Lifted.product(dims) / input.values.length);
        }

        @Override
        Lifted backward(Lifted total) {
            return total.expandedTo(inputDims).times((double) total.values.length / Lifted.product(inputDims));
        }
    }

    /** Sums activations. */
    static final class Merge implements Step {

        private final int rank;
        private final double coefficient;
        private List<int[]> inputDims = List.of();

        Merge(int rank, double coefficient) {
            this.rank = rank;
            this.coefficient = coefficient;
        }

        @Override
        public List<Lifted> forward(List<Lifted> inputs) {
            inputDims = inputs.stream().map(input -> input.dims).toList();
            Lifted sum = inputs.get(0).withRank(rank);
            for (Lifted input : inputs.subList(1, inputs.size())) {
                sum = sum.plus(input.withRank(rank));
            }
            return List.of(sum.times(coefficient).normalized());
        }

        @Override
        public List<Lifted> backward(List<@Nullable Lifted> totals) {
            Lifted total = Objects.requireNonNull(totals.get(0)).times(coefficient);
            List<Lifted> result = new ArrayList<>();
            for (int[] dims : inputDims) {
                int[] aligned = new Lifted(dims, total.values, 0).withRank(rank).dims;
                result.add(total.foldedTo(aligned).reinterpreted(dims));
            }
            return result;
        }
    }

    /** Moves, repeats and drops elements. */
    static final class Move implements Step {

        private final Rearrangement rearrangement;
        private final int outputs;
        private final List<int[]> expandFirst;
        private List<Lifted> taken = List.of();
        private List<int[]> inputDims = List.of();
        private List<IndexField> moved = List.of();

        /**
         * A rearrangement.
         *
         * @param expandFirst for each input the extents at which it is to be stored before it is moved, -1 for as it is;
         *     empty: all as they are
         */
        Move(Rearrangement rearrangement, int outputs, List<int[]> expandFirst) {
            this.rearrangement = rearrangement;
            this.outputs = outputs;
            this.expandFirst = expandFirst;
        }

        @Override
        public List<Lifted> forward(List<Lifted> inputs) {
            inputDims = inputs.stream().map(input -> input.dims).toList();
            List<Lifted> full = new ArrayList<>();
            List<IndexField> positions = new ArrayList<>();
            int first = 0;
            double common =
                    inputs.stream().mapToDouble(input -> input.log).max().orElse(0);
            List<double[]> parts = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                Lifted input = inputs.get(i);
                for (int axis = 0; !expandFirst.isEmpty() && axis < input.rank(); axis++) {
                    int extent = expandFirst.get(i)[axis];
                    input = extent < 0 ? input : input.expandedAlong(axis, extent);
                }
                full.add(input);
                int offset = first;
                positions.add(IndexField.positions(input.dims).map(position -> position + offset));
                first += input.values.length;
                double factor = Math.exp(input.log - common);
                double[] part = input.values.clone();
                for (int k = 0; k < part.length; k++) {
                    part[k] *= factor;
                }
                parts.add(part);
            }
            double[] all = new double[first];
            int at = 0;
            for (double[] part : parts) {
                System.arraycopy(part, 0, all, at, part.length);
                at += part.length;
            }
            taken = full;
            List<IndexField> fields = new ArrayList<>();
            List<Lifted> results = new ArrayList<>();
            for (int output = 0; output < outputs; output++) {
                IndexField field = rearrangement.apply(positions, output);
                fields.add(field);
                results.add(new Lifted(new int[] {first}, all, common).gathered(field));
            }
            moved = fields;
            return results;
        }

        @Override
        public List<Lifted> backward(List<@Nullable Lifted> totals) {
            int size = taken.stream().mapToInt(input -> input.values.length).sum();
            @Nullable Lifted all = null;
            for (int output = 0; output < outputs; output++) {
                Lifted total = totals.get(output);
                if (total != null) {
                    Lifted part =
                            total.expandedTo(moved.get(output).dims()).scattered(moved.get(output), new int[] {size});
                    all = all == null ? part : all.plus(part);
                }
            }
            Lifted sum = Objects.requireNonNull(all);
            List<Lifted> result = new ArrayList<>();
            int at = 0;
            for (int i = 0; i < taken.size(); i++) {
                double[] part = java.util.Arrays.copyOfRange(sum.values, at, at + taken.get(i).values.length);
                at += part.length;
                result.add(new Lifted(taken.get(i).dims, part, sum.log).foldedTo(inputDims.get(i)));
            }
            return result;
        }
    }

    /** Multiplies along axes by non-negative matrices: reductions and interpolations. */
    static final class AxisMaps extends SingleStep {

        /** What happens along an axis on which the input is uniform. */
        enum Uniform {
            /** It stays uniform, times the factor. */
            SCALES,
            /** It does not stay uniform: the borders differ. */
            EXPANDS
        }

        /** A matrix, out x in, along an axis, and what to do where the input is uniform along it. */
        record AxisMap(int axis, double[][] matrix, double uniformFactor, Uniform uniform) {

            private boolean scales(int storedExtent) {
                return storedExtent == 1 && matrix[0].length > 1 && uniform == Uniform.SCALES;
            }
        }

        private final List<AxisMap> maps;
        private int[] inputDims = new int[0];

        AxisMaps(List<AxisMap> maps) {
            this.maps = maps;
        }

        @Override
        Lifted forward(Lifted input) {
            inputDims = input.dims;
            Lifted value = input;
            for (AxisMap map : maps) {
                value = map.scales(inputDims[map.axis])
                        ? value.times(map.uniformFactor)
                        : value.expandedAlong(map.axis, map.matrix[0].length).transformedAlong(map.axis, map.matrix);
            }
            return value.normalized();
        }

        @Override
        Lifted backward(Lifted total) {
            Lifted value = total;
            for (AxisMap map : maps) {
                value = map.scales(inputDims[map.axis])
                        ? value.times(map.uniformFactor)
                        : value.transformedAlong(map.axis, flipped(map.matrix));
            }
            return value.foldedTo(inputDims).normalized();
        }

        private static double[][] flipped(double[][] matrix) {
            double[][] result = new double[matrix[0].length][matrix.length];
            for (int i = 0; i < matrix.length; i++) {
                for (int k = 0; k < matrix[0].length; k++) {
                    result[k][i] = matrix[i][k];
                }
            }
            return result;
        }
    }
}
