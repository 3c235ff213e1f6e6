package org.pathlift.conditioning.init;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.pathlift.conditioning.meanfield.CriticalPoint;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.conditioning.propagation.ForwardMeasurement;
import org.pathlift.conditioning.propagation.Signal;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementSums;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.Sample;

/**
 * Layer-sequential scaling on data (LSUV, Mishkin and Matas 2016, arXiv:1511.06422): layer after layer, the weight is
 * multiplied by √(target / E z²) until the second moment of the layer's output z, its bias included, is within 1 % of the
 * target, which it is at once where the output is linear in the weight. The target is q* of the activation behind the layer
 * where that has a critical point, 1 otherwise; a branch end gets its factor on top. It works for every operator, since
 * nothing is predicted.
 */
final class UnitVariance {

    private static final double TOLERANCE = 0.01;
    private static final int MOST_ROUNDS = 10;
    private static final double DEAD = 1e-12;

    private final InitPlan plan;
    private final CriticalRule rule;
    private final Branches branches;
    private final List<Map<String, Sample>> inputs;
    private final Map<String, Tensor> tensors;

    private UnitVariance(InitPlan plan, CriticalRule rule, Branches branches, List<Map<String, Sample>> inputs) {
        this.plan = plan;
        this.rule = rule;
        this.branches = branches;
        this.inputs = inputs;
        this.tensors = new LinkedHashMap<>(plan.tensors());
    }

    /**
     * Scales the layers of a plan.
     *
     * @throws IllegalArgumentException if there are no inputs to measure on
     * @throws UnsupportedModelException if a layer's output is constant 0
     */
    static InitPlan fit(InitPlan plan, CriticalRule rule, Branches branches, List<Map<String, Sample>> inputs) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("LSUV measures on inputs, found none");
        }
        return new UnitVariance(plan, rule, branches, inputs).fit();
    }

    private InitPlan fit() {
        List<LayerDesign> fitted = new ArrayList<>();
        for (LayerDesign design : plan.layers()) {
            boolean fits = design.scheme() == Scheme.LSUV && design.variances().weight() > 0;
            fitted.add(fits ? fit(design) : design);
        }
        return new InitPlan(plan.constants(), plan.options(), fitted, plan.others(), plan.residuals(), tensors);
    }

    private LayerDesign fit(LayerDesign design) {
        WeightLayer layer = design.layer();
        double target = target(design);
        List<String> notes = new ArrayList<>(design.notes());
        boolean linear = isLinear(layer);
        double measured = measured(layer);
        for (int round = 0; round < MOST_ROUNDS && Math.abs(measured - target) >= TOLERANCE * target; round++) {
            if (measured < DEAD * target) {
                throw new UnsupportedModelException(new Problem(
                        "a layer's output must vary before it can be scaled",
                        "layer '" + layer.label() + "'",
                        "a second moment above 0",
                        "a dead layer, second moment " + measured,
                        "give other inputs with --data, or use another scheme"));
            }
            double factor = Math.sqrt(target / measured);
            Tensor weight = Objects.requireNonNull(tensors.get(layer.weightName()));
            tensors.put(weight.name(), WeightValues.mapped(weight, x -> x * factor));
            measured = linear ? target : measured(layer);
        }
        if (Math.abs(measured - target) >= TOLERANCE * target) {
            notes.add(
                    "after %d rounds its second moment is %.3g, wanted %.3g".formatted(MOST_ROUNDS, measured, target));
        }
        Variances now = new Variances(
                layer.fan().in() * meanSquare(layer.weightName()),
                design.variances().bias());
        return new LayerDesign(
                layer, design.scheme(), design.feeding(), design.downstream(), design.before(), now, notes);
    }

    /** Returns whether a layer's output is proportional to its weight: no bias is added, and nothing before it has the weight. */
    private boolean isLinear(WeightLayer layer) {
        Graph graph = plan.constants().facts().model().graph();
        return graph.uses(layer.weightName()).size() == 1
                && layer.bias()
                        .filter(bias -> meanSquare(bias.tensor().name()) > 0)
                        .isEmpty();
    }

    private double meanSquare(String name) {
        Graph graph = plan.constants().facts().model().graph();
        return ElementSums.of(Objects.requireNonNull(tensors.getOrDefault(name, graph.constant(name))))
                .meanSquare();
    }

    private double target(LayerDesign design) {
        double branch = branches.weight(design.layer().weightName());
        double q = design.downstream()
                .filter(activation -> !activation.positivelyHomogeneous())
                .flatMap(activation -> rule.point(activation).point())
                .map(CriticalPoint::q)
                .filter(value -> value > 0)
                .orElse(1.0);
        return q * branch * branch;
    }

    private double measured(WeightLayer layer) {
        Model model = plan.constants().facts().model().withConstants(tensors);
        Signal signal = new ForwardMeasurement()
                .signal(layer.output())
                .run(model, plan.constants().facts().shapes(), inputs)
                .signals()
                .get(layer.output());
        return Optional.ofNullable(signal).map(Signal::square).orElse(0.0);
    }
}
