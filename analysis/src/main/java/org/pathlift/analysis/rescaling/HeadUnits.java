package org.pathlift.analysis.rescaling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.ElementPairs;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Tensor;

/**
 * The units of one head of an attention, in the order of its channels.
 *
 * @param units their ids
 */
record HeadUnits(List<Integer> units) {

    /**
     * The weights on the two sides of a head's units, a column for each unit: what makes it, and what reads it or is
     * multiplied with it.
     */
    record Sides(DMatrixRMaj makes, DMatrixRMaj reads) {

        double energy() {
            return squares(makes) + squares(reads);
        }

        private static double squares(DMatrixRMaj matrix) {
            return CommonOps_DDRM.elementSum(CommonOps_DDRM.elementMult(matrix, matrix, null));
        }

        /** {@code 2 Σ ‖a_c‖ ‖b_c‖}. */
        double diagonal() {
            DMatrixRMaj first = CommonOps_DDRM.sumCols(CommonOps_DDRM.elementMult(makes, makes, null), null);
            DMatrixRMaj second = CommonOps_DDRM.sumCols(CommonOps_DDRM.elementMult(reads, reads, null), null);
            double sum = 0;
            for (int unit = 0; unit < makes.numCols; unit++) {
                sum += Math.sqrt(first.get(unit)) * Math.sqrt(second.get(unit));
            }
            return 2 * sum;
        }

        /** {@code 2 ‖A Bᵀ‖_*}, from the triangular factors of A and B, which are as small as the head. */
        double general() {
            DMatrixRMaj product = CommonOps_DDRM.multTransB(triangle(makes), triangle(reads), null);
            SingularValueDecomposition_F64<DMatrixRMaj> svd =
                    DecompositionFactory_DDRM.svd(product.numRows, product.numCols, false, false, true);
            if (!svd.decompose(product)) {
                throw new IllegalStateException("no singular values of a head of " + makes.numCols + " channels");
            }
            double sum = 0;
            for (int i = 0; i < svd.numberOfSingularValues(); i++) {
                sum += svd.getSingularValues()[i];
            }
            return 2 * sum;
        }

        private static DMatrixRMaj triangle(DMatrixRMaj matrix) {
            QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(matrix.numRows, matrix.numCols);
            if (!qr.decompose(matrix.copy())) {
                throw new IllegalStateException("no factors of a head of " + matrix.numCols + " channels");
            }
            return qr.getR(null, true);
        }
    }

    HeadUnits {
        units = List.copyOf(units);
    }

    /** Returns the heads of a tensor whose two last axes are those of a matrix product; heads that share units are one. */
    static Set<HeadUnits> of(IndexField field) {
        int matrix = field.dim(field.rank() - 1) * field.dim(field.rank() - 2);
        Set<HeadUnits> heads = new LinkedHashSet<>();
        for (int first = 0; first < field.size(); first += matrix) {
            Set<Integer> units = new LinkedHashSet<>();
            for (int i = first; i < first + matrix; i++) {
                units.add(Math.abs(field.get(i)));
            }
            if (!units.contains(0)) {
                heads.add(new HeadUnits(List.copyOf(units)));
            }
        }
        return heads;
    }

    /** Returns the weights on the units' sides; empty where a side has none, or not as many numbers for every unit. */
    Optional<Sides> sides(Symmetry symmetry) {
        Map<Integer, List<Double>> makes = new HashMap<>();
        Map<Integer, List<Double>> reads = new HashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Binding binding : symmetry.bindings()) {
            if (binding.kind() != Binding.Kind.BIAS && touches(binding) && seen.add(binding.tensor())) {
                gather(symmetry, binding, makes, reads);
            }
        }
        return matrix(makes).flatMap(a -> matrix(reads).map(b -> new Sides(a, b)));
    }

    private boolean touches(Binding binding) {
        return touches(binding.producers()) || touches(binding.consumers());
    }

    private boolean touches(IndexField field) {
        for (int i = 0; i < field.size(); i++) {
            if (units.contains(Math.abs(field.get(i)))) {
                return true;
            }
        }
        return false;
    }

    private void gather(
            Symmetry symmetry, Binding binding, Map<Integer, List<Double>> makes, Map<Integer, List<Double>> reads) {
        Tensor tensor = Objects.requireNonNull(symmetry.facts().model().graph().constant(binding.tensor()));
        double[] values = tensor.reader().toDoubles();
        Set<Integer> wanted = Set.copyOf(units);
        ElementPairs.visit(tensor.shape(), binding.producers(), binding.consumers(), (index, producer, consumer) -> {
            double value = values[(int) index];
            if (wanted.contains(Math.abs(producer))) {
                (producer > 0 ? makes : reads)
                        .computeIfAbsent(Math.abs(producer), unit -> new ArrayList<>())
                        .add(value);
            }
            if (wanted.contains(Math.abs(consumer))) {
                (consumer > 0 ? reads : makes)
                        .computeIfAbsent(Math.abs(consumer), unit -> new ArrayList<>())
                        .add(value);
            }
        });
    }

    private Optional<DMatrixRMaj> matrix(Map<Integer, List<Double>> columns) {
        int rows = columns.getOrDefault(units.get(0), List.of()).size();
        if (rows == 0
                || units.stream()
                        .anyMatch(unit -> columns.getOrDefault(unit, List.of()).size() != rows)) {
            return Optional.empty();
        }
        DMatrixRMaj matrix = new DMatrixRMaj(rows, units.size());
        for (int column = 0; column < units.size(); column++) {
            List<Double> values = columns.getOrDefault(units.get(column), List.of());
            for (int row = 0; row < rows; row++) {
                matrix.set(row, column, values.get(row));
            }
        }
        return Optional.of(matrix);
    }
}
