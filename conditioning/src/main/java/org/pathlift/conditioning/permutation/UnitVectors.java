package org.pathlift.conditioning.permutation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Use;

/**
 * The weights of each unit as vectors: those that make it, biases included, and those that read it. A batch normalization
 * right behind the layer that makes a unit is folded in.
 *
 * <p>Two units of a homogeneous class with parallel in-vectors, c > 0 between them, have activations in the ratio c on
 * every input. Units of any class with equal in-vectors have equal activations.
 */
public final class UnitVectors {

    /**
     * A constant with rows for units.
     *
     * @param own the rows of the side that has the units
     */
    private record Rows(UnitBinding binding, UnitRows own, double[] values) {}

    private final PermutationSymmetry symmetry;
    private final List<Rows> producing = new ArrayList<>();
    private final List<Rows> consuming = new ArrayList<>();
    private final Arrangement identity;

    /** Takes the vectors of weights. */
    public UnitVectors(PermutationSymmetry symmetry, CanonicalWeights weights) {
        this.symmetry = symmetry;
        this.identity = Arrangement.identity(symmetry);
        Map<String, Integer> seen = new LinkedHashMap<>();
        for (UnitBinding binding : symmetry.bindings()) {
            if (!weights.has(binding.tensor()) || seen.put(binding.tensor(), 1) != null) {
                continue;
            }
            int[] dims = symmetry.scales().facts().shapeOf(binding.tensor()).toIntArray();
            double[] values = weights.values(binding.tensor());
            for (UnitRows rows : UnitRows.of(dims, binding)) {
                (rows.isProducer() ? producing : consuming).add(new Rows(binding, rows, values));
            }
        }
    }

    /** Returns whether the units of a cell are positively homogeneous in their in-vectors, so that ratios count. */
    public boolean homogeneous(List<Integer> cell) {
        int unit = cell.get(0);
        boolean foldable = producing.stream()
                .filter(rows -> rows.own.touches(unit))
                .allMatch(rows -> rows.binding.parity() == Parity.ODD || isFolded(rows));
        return foldable
                && oneSided(unit)
                && consuming.stream()
                        .filter(rows -> rows.own.touches(unit))
                        .anyMatch(rows -> isScaled(rows.binding.tensor()));
    }

    /** Returns whether what reads a unit can read another instead: weights do, none of which makes it as well. */
    public boolean mergeable(List<Integer> cell) {
        int unit = cell.get(0);
        return oneSided(unit) && consuming.stream().anyMatch(rows -> rows.own.touches(unit));
    }

    private boolean oneSided(int unit) {
        return producing.stream()
                .noneMatch(rows -> rows.own.touches(unit)
                        && consuming.stream()
                                .anyMatch(other -> other.values == rows.values && other.own.touches(unit)));
    }

    /** Whether a scale divides what a constant reads. */
    private boolean isScaled(String tensor) {
        for (Binding binding : symmetry.scales().bindings()) {
            if (binding.tensor().equals(tensor)) {
                for (int i = 0; i < binding.consumers().size(); i++) {
                    if (binding.consumers().get(i) != 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private boolean isFolded(Rows rows) {
        return rows.binding.node().is("BatchNormalization") && layerBefore(rows.binding.node()) != null;
    }

    /** The node whose output only a batch normalization reads; null where there is none. */
    private @Nullable Node layerBefore(Node normalization) {
        String input = normalization.input(0);
        List<Use> uses = symmetry.scales().facts().model().graph().uses(input);
        Node before = symmetry.scales().facts().model().graph().producer(input);
        boolean binds = before != null
                && producing.stream().anyMatch(rows -> rows.binding.node().index() == before.index());
        return binds && uses.size() == 1 ? before : null;
    }

    /** Returns the in-vector of each unit of a cell; the biases come last. */
    public double[][] in(List<Integer> cell) {
        double[][] vectors = new double[cell.size()][];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = in(cell.get(i));
        }
        return vectors;
    }

    private double[] in(int unit) {
        List<Double> weights = new ArrayList<>();
        List<Double> biases = new ArrayList<>();
        Map<Integer, double[]> folds = folds(unit);
        Map<Integer, Double> shifts = new LinkedHashMap<>();
        for (Rows rows : producing) {
            if (!rows.own.touches(unit) || isFolded(rows)) {
                continue;
            }
            double[] row = rows.own.new View(rows.values, identity).row(unit, unit);
            double[] fold = folds.getOrDefault(rows.binding.node().index(), new double[] {1, 0, 0});
            boolean bias = !rows.binding.consumers().free() && row.length == 1 && rows.binding.parity() == Parity.ODD;
            for (double value : row) {
                (bias ? biases : weights).add(value * fold[0]);
            }
            shifts.put(rows.binding.node().index(), fold[2] - fold[1] * fold[0]);
        }
        for (int node : folds.keySet()) {
            biases.add(shifts.getOrDefault(node, 0.0));
        }
        weights.add(biases.stream().mapToDouble(Double::doubleValue).sum());
        return weights.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Scale, mean and shift of the batch normalization behind each layer that makes a unit. */
    private Map<Integer, double[]> folds(int unit) {
        Map<Integer, double[]> folds = new LinkedHashMap<>();
        for (Rows rows : producing) {
            if (rows.own.touches(unit) && isFolded(rows)) {
                Node node = rows.binding.node();
                Node layer = Objects.requireNonNull(layerBefore(node));
                if (!folds.containsKey(layer.index())) {
                    double gain = parameter(node, 1, unit);
                    double variance = parameter(node, 4, unit);
                    double epsilon = node.floatAttribute("epsilon", 1e-5f);
                    folds.put(layer.index(), new double[] {
                        gain / Math.sqrt(variance + epsilon), parameter(node, 3, unit), parameter(node, 2, unit)
                    });
                }
            }
        }
        return folds;
    }

    private double parameter(Node node, int input, int unit) {
        for (Rows rows : producing) {
            String tensor = symmetry.scales().view(node.input(input)).tensor().name();
            if (rows.binding.tensor().equals(tensor) && rows.own.touches(unit)) {
                return rows.own.new View(rows.values, identity).row(unit, unit)[0];
            }
        }
        throw new IllegalStateException("no parameter '" + node.input(input) + "' of unit " + unit);
    }

    /** Returns the out-vector of each unit of a cell. */
    public double[][] out(List<Integer> cell) {
        double[][] vectors = new double[cell.size()][];
        for (int i = 0; i < vectors.length; i++) {
            int unit = cell.get(i);
            List<Double> values = new ArrayList<>();
            for (Rows rows : consuming) {
                if (rows.own.touches(unit)) {
                    for (double value : rows.own.new View(rows.values, identity).row(unit, unit)) {
                        values.add(value);
                    }
                }
            }
            vectors[i] = values.stream().mapToDouble(Double::doubleValue).toArray();
        }
        return vectors;
    }

    /** Receives the elements of two units that read weights in the same way. */
    public interface PairVisitor {
        /** One element of the first unit and its counterpart of the second, in a constant. */
        void elements(String tensor, int first, int second);
    }

    /** Visits the weights that read two units of one cell, element by element. */
    public void readers(int first, int second, PairVisitor visitor) {
        for (Rows rows : consuming) {
            if (rows.own.touches(first)) {
                int[] left = rows.own.elements(first);
                int[] right = rows.own.elements(second);
                for (int i = 0; i < left.length; i++) {
                    visitor.elements(rows.binding.tensor(), left[i], right[i]);
                }
            }
        }
    }
}
