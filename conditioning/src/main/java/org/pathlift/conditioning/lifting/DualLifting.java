package org.pathlift.conditioning.lifting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.lifting.DualSteps.Pair;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Node;

/**
 * The path lifting of a region with its derivative along a direction: one pass forward and one backward over pairs of a
 * value and its tangent.
 */
final class DualLifting {

    private final Symmetry symmetry;
    private final Region region;
    private final StepFactory factory;
    private final StepFactory directed;
    private final Map<String, Pair> values = new HashMap<>();
    private final Map<String, Pair> totals = new HashMap<>();
    private final Map<Integer, List<DualSteps>> steps = new HashMap<>();

    /**
     * Lifts.
     *
     * @param direction of the parameters, one array for each constant: u = θ² moves by θ times it
     */
    DualLifting(Symmetry symmetry, Region region, Spatial spatial, Map<String, double[]> direction)
            throws UnliftableException {
        this.symmetry = symmetry;
        this.region = region;
        LiftingOptions options = new LiftingOptions(spatial, Pooling.PATH);
        this.factory = new StepFactory(symmetry, options, PathWeights.Powers.SQUARES);
        this.directed = new StepFactory(symmetry, options, new PathWeights.Products(direction));
        forward();
        backward();
    }

    private void forward() throws UnliftableException {
        for (Node node : region.nodes()) {
            List<Pair> inputs = new ArrayList<>();
            for (String input : factory.inputs(node)) {
                inputs.add(read(input));
            }
            List<DualSteps> own =
                    DualSteps.of(factory.steps(node), factory.steps(node), directed.steps(node), factory.steps(node));
            steps.put(node.index(), own);
            for (DualSteps step : own) {
                inputs = step.forward(inputs);
            }
            for (int i = 0; i < inputs.size(); i++) {
                values.put(node.outputs().get(i), inputs.get(i));
            }
        }
    }

    private Pair read(String value) {
        Pair known = symmetry.cuts().contains(value) ? null : values.get(value);
        int rank = symmetry.facts().rank(value);
        return known != null ? known : new Pair(Lifted.uniform(rank, 1), Lifted.uniform(rank, 0));
    }

    private void backward() {
        List<Node> nodes = region.nodes();
        for (Node node : nodes) {
            for (String output : node.outputs()) {
                Pair pair = values.get(output);
                if (pair != null && symmetry.cuts().contains(output)) {
                    Lifted value = pair.value();
                    double[] ones = new double[value.values.length];
                    Arrays.fill(ones, (double) symmetry.facts().shapeOf(output).elements() / ones.length);
                    totals.put(
                            output,
                            new Pair(
                                    new Lifted(value.dims, ones, 0),
                                    new Lifted(value.dims, new double[ones.length], 0)));
                }
            }
        }
        values.clear();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            List<@Nullable Pair> at = new ArrayList<>();
            for (String output : node.outputs()) {
                at.add(totals.remove(output));
            }
            if (!at.stream().allMatch(Objects::isNull)) {
                backward(node, at);
            }
        }
    }

    private void backward(Node node, List<@Nullable Pair> outputs) {
        List<@Nullable Pair> at = outputs;
        List<DualSteps> own = Objects.requireNonNull(steps.get(node.index()));
        for (int s = own.size() - 1; s >= 0; s--) {
            at = new ArrayList<>(own.get(s).backward(at));
        }
        List<String> inputs = factory.inputs(node);
        for (int k = 0; k < at.size(); k++) {
            if (!symmetry.cuts().contains(inputs.get(k))) {
                totals.merge(
                        inputs.get(k),
                        Objects.requireNonNull(at.get(k)),
                        (a, b) ->
                                new Pair(a.value().plus(b.value()), a.tangent().plus(b.tangent())));
            }
        }
    }

    /** g by constant, in the order of the file. */
    Map<String, Lifted> diagonal() {
        return gathered(DualSteps::diagonals);
    }

    /** The derivative of g along the direction by constant, in the order of the file. */
    Map<String, Lifted> diagonalTangent() {
        return gathered(DualSteps::diagonalTangents);
    }

    private Map<String, Lifted> gathered(Function<DualSteps, Map<String, Lifted>> part) {
        Map<String, Lifted> sums = new LinkedHashMap<>();
        for (Node node : region.nodes()) {
            for (DualSteps step : Objects.requireNonNull(steps.get(node.index()))) {
                part.apply(step)
                        .forEach((tensor, seen) -> sums.merge(
                                tensor, RegionLifting.inFileOrder(symmetry, node, tensor, seen), Lifted::plus));
            }
        }
        return sums;
    }
}
