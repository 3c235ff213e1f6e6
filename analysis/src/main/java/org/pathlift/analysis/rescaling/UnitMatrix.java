package org.pathlift.analysis.rescaling;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.UnitGroup;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/**
 * {@code ‖W_l W_lᵀ - W_{l+1}ᵀ W_{l+1}‖_F} of the units between two layers, rows of W_l being what makes a unit and columns of
 * W_{l+1} what reads it. Gradient flow conserves the matrix where the units are linear (identity activation), and its
 * diagonal where they are positively homogeneous (Du, Hu, Lee 2018, arXiv 1806.00900).
 */
final class UnitMatrix {

    private static final int MOST_UNITS = 512;
    private static final long MOST_WORK = 200_000_000L;

    private UnitMatrix() {}

    /** Returns the norm; empty where the units stand between several weights, or the matrices are large. */
    static OptionalDouble imbalance(Symmetry symmetry, Region region, UnitGroup group) {
        if (group.count() > MOST_UNITS) {
            return OptionalDouble.empty();
        }
        Optional<Binding> in = only(region, group, Binding::producers);
        Optional<Binding> out = only(region, group, Binding::consumers);
        if (in.isEmpty() || out.isEmpty() || in.get().equals(out.get())) {
            return OptionalDouble.empty();
        }
        Optional<DMatrixRMaj> makes = gram(symmetry, in.get().tensor(), in.get().producers(), group);
        Optional<DMatrixRMaj> reads =
                gram(symmetry, out.get().tensor(), out.get().consumers(), group);
        if (makes.isEmpty() || reads.isEmpty()) {
            return OptionalDouble.empty();
        }
        DMatrixRMaj difference = new DMatrixRMaj(group.count(), group.count());
        CommonOps_DDRM.subtract(makes.get(), reads.get(), difference);
        return OptionalDouble.of(NormOps_DDRM.normF(difference));
    }

    /** The only weight that has units of the group on a side. */
    private static Optional<Binding> only(
            Region region, UnitGroup group, java.util.function.Function<Binding, IndexField> side) {
        Binding found = null;
        for (Binding binding : region.bindings()) {
            if (binding.kind() != Binding.Kind.BIAS && touches(side.apply(binding), group)) {
                if (found != null) {
                    return Optional.empty();
                }
                found = binding;
            }
        }
        return Optional.ofNullable(found);
    }

    private static boolean touches(IndexField field, UnitGroup group) {
        for (int i = 0; i < field.size(); i++) {
            int unit = Math.abs(field.get(i));
            if (unit >= group.first() && unit < group.first() + group.count()) {
                return true;
            }
        }
        return false;
    }

    /** Inner products of the slices of a tensor along the axis that counts the units, one slice for each unit. */
    private static Optional<DMatrixRMaj> gram(Symmetry symmetry, String name, IndexField field, UnitGroup group) {
        int axis = 0;
        int varying = 0;
        for (int i = 0; i < field.rank(); i++) {
            if (field.dim(i) > 1) {
                axis = i;
                varying++;
            }
        }
        if (varying != 1 || field.dim(axis) != group.count()) {
            return Optional.empty();
        }
        for (int i = 0; i < field.size(); i++) {
            if (field.get(i) != group.first() + i) {
                return Optional.empty();
            }
        }
        Tensor tensor = Objects.requireNonNull(symmetry.facts().model().graph().constant(name));
        Shape shape = tensor.shape();
        int units = group.count();
        long rest = shape.elements() / units;
        if (units * rest * units > MOST_WORK) {
            return Optional.empty();
        }
        int inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= (int) shape.dim(i);
        }
        double[] values = tensor.reader().toDoubles();
        DMatrixRMaj slices = new DMatrixRMaj(units, (int) rest);
        for (int i = 0; i < values.length; i++) {
            int unit = i / inner % units;
            slices.set(unit, i / inner / units * inner + i % inner, values[i]);
        }
        DMatrixRMaj gram = new DMatrixRMaj(units, units);
        CommonOps_DDRM.multTransB(slices, slices, gram);
        return Optional.of(gram);
    }
}
