package org.pathlift.conditioning.permutation;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/**
 * The weights of a model at the one point of its rescaling orbit that every rescaled copy shares: that of smallest sum of
 * squares (Stock, Graham, Gribonval, Jégou 2019, arXiv 1902.10416), in float64.
 *
 * <p>A unit without a nonzero weight on one of its sides has no such point: its other side gets norm 1 instead (our own
 * rule).
 */
public final class CanonicalWeights {

    private static final SolverOptions TO_THE_END = SolverOptions.converge(1e-13, 2000);

    private final Map<String, double[]> values = new LinkedHashMap<>();
    private final LogScales scales;

    private CanonicalWeights(PermutationSymmetry symmetry, Model model, boolean canonical) {
        Symmetry own = ofModel(symmetry.scales(), model);
        for (Binding binding : own.bindings()) {
            read(model, binding.tensor());
        }
        for (UnitBinding binding : symmetry.bindings()) {
            read(model, binding.tensor());
        }
        this.scales = canonical ? scales(own) : LogScales.none(own.units());
        scale(own, scales);
    }

    /** Returns the canonical weights of a model with the same graph as the symmetry's. */
    public static CanonicalWeights of(PermutationSymmetry symmetry, Model model) {
        return new CanonicalWeights(symmetry, model, true);
    }

    /** Returns the weights as they are. */
    public static CanonicalWeights raw(PermutationSymmetry symmetry, Model model) {
        return new CanonicalWeights(symmetry, model, false);
    }

    private static Symmetry ofModel(Symmetry scales, Model model) {
        Map<String, Tensor> constants = new LinkedHashMap<>();
        model.graph().constants().forEach((name, constant) -> constants.put(name, constant.tensor()));
        return scales.withConstants(constants);
    }

    private void read(Model model, String name) {
        Tensor tensor = Objects.requireNonNull(model.graph().constant(name));
        if (tensor.type().isRescalable() && !values.containsKey(name)) {
            values.put(name, tensor.reader().toDoubles());
        }
    }

    /** Returns the names of the weights, those of the scales first. */
    public Set<String> tensors() {
        return values.keySet();
    }

    /** Returns the elements of a weight; nobody may change them. */
    double[] values(String tensor) {
        return Objects.requireNonNull(values.get(tensor));
    }

    boolean has(String tensor) {
        return values.containsKey(tensor);
    }

    /** Returns the log scales that lead from the model's own weights to these. */
    public LogScales scales() {
        return scales;
    }

    private LogScales scales(Symmetry own) {
        Set<Integer> dead = new HashSet<>();
        LogScales balanced;
        if (own.bindings().stream().anyMatch(binding -> !binding.squared().isEmpty())) {
            double[] z = new double[own.units()];
            NormDescent descent = new NormDescent();
            LogScales none = LogScales.none(own.units());
            for (Binding binding : own.bindings()) {
                double[] weights = values(binding.tensor());
                visit(
                        own,
                        binding,
                        none,
                        (index, producer, consumer, factor) ->
                                descent.add(producer, consumer, weights[index] * weights[index]));
            }
            dead.addAll(descent.descend(
                    IntStream.rangeClosed(1, own.units()).boxed().toList(), z));
            balanced = LogScales.ofZ(z);
        } else {
            RescalePlan plan = Rescaler.plan(
                    own,
                    RescaleOptions.defaults()
                            .withCriterion(CriterionChoice.ENORM)
                            .withSolver(TO_THE_END));
            dead.addAll(plan.dead());
            balanced = plan.scales();
        }
        return dead.isEmpty() ? balanced : withDeadUnits(own, balanced, dead);
    }

    private LogScales withDeadUnits(Symmetry own, LogScales balanced, Set<Integer> dead) {
        double[] in = new double[own.units() + 1];
        double[] out = new double[own.units() + 1];
        for (Binding binding : own.bindings()) {
            double[] weights = values(binding.tensor());
            visit(own, binding, balanced, (index, producer, consumer, factor) -> {
                double square = weights[index] * weights[index] * factor * factor;
                (producer > 0 ? in : out)[Math.abs(producer)] += square;
                (consumer > 0 ? out : in)[Math.abs(consumer)] += square;
            });
        }
        double[] z = balanced.toArray();
        for (int unit : dead) {
            double norm = in[unit] > 0 ? 1 / in[unit] : out[unit];
            z[unit - 1] += norm > 0 && Double.isFinite(norm) ? Math.log(norm) : 0;
        }
        return LogScales.ofZ(z);
    }

    private void scale(Symmetry own, LogScales by) {
        Set<String> done = new HashSet<>();
        for (Binding binding : own.bindings()) {
            if (done.add(binding.tensor())) {
                double[] weights = values(binding.tensor());
                visit(own, binding, by, (index, producer, consumer, factor) -> weights[index] *= factor);
            }
        }
    }

    /** Receives the elements of a weight in order, with the signed units on both sides. */
    private interface Visitor {
        void element(int index, int producer, int consumer, double factor);
    }

    private static void visit(Symmetry own, Binding binding, LogScales scales, Visitor visitor) {
        int[] dims = own.facts().shapeOf(binding.tensor()).toIntArray();
        IndexField producers = binding.producers();
        IndexField consumers = binding.consumers();
        double[] left = factors(producers, scales::lambda);
        double[] right = factors(consumers, unit -> scales.lambda(-unit));
        int[] leftAt = strides(producers);
        int[] rightAt = strides(consumers);
        int[] index = new int[dims.length];
        int a = 0;
        int b = 0;
        int total = (int) own.facts().shapeOf(binding.tensor()).elements();
        for (int i = 0; i < total; i++) {
            visitor.element(i, producers.get(a), consumers.get(b), left[a] * right[b]);
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                a += leftAt[axis];
                b += rightAt[axis];
                if (++index[axis] < dims[axis]) {
                    break;
                }
                a -= leftAt[axis] * dims[axis];
                b -= rightAt[axis] * dims[axis];
                index[axis] = 0;
            }
        }
    }

    private static double[] factors(IndexField field, IntToDoubleFunction factor) {
        double[] factors = new double[field.size()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = factor.applyAsDouble(field.get(i));
        }
        return factors;
    }

    private static int[] strides(IndexField field) {
        int[] strides = new int[field.rank()];
        int stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = field.dim(axis) == 1 ? 0 : stride;
            stride *= field.dim(axis);
        }
        return strides;
    }
}
