package org.pathlift.conditioning.propagation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;

/**
 * Finds residual sums x + F(x): an Add or Sum of two activations that come from a common value, one of them through more
 * weight layers than the other.
 */
public final class ResidualSums {

    /**
     * A residual sum.
     *
     * @param sum the node that adds
     * @param fork the value where branch and skip part
     * @param branchEnd the operand that comes through the branch
     * @param branch the branch's layers in the order of the graph
     * @param last those of them behind which no other layer of the branch stands
     * @param depth the most layers on a way through the branch
     */
    public record Residual(
            Node sum, String fork, String branchEnd, List<WeightLayer> branch, List<WeightLayer> last, int depth) {

        /** Keeps unmodifiable copies of {@code branch} and {@code last}. */
        public Residual {
            branch = List.copyOf(branch);
            last = List.copyOf(last);
        }
    }

    private final ConstantValues constants;
    private final Graph graph;
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<Node, WeightLayer> layers = new HashMap<>();

    private ResidualSums(ConstantValues constants, List<WeightLayer> found) {
        this.constants = constants;
        this.graph = constants.facts().model().graph();
        for (Node node : graph.sorted()) {
            node.outputs().forEach(output -> order.put(output, order.size() + 1));
        }
        found.forEach(layer -> layers.put(layer.node(), layer));
    }

    /** Returns the residual sums of a model in the order of the graph. */
    public static List<Residual> find(ConstantValues constants, List<WeightLayer> layers) {
        ResidualSums finder = new ResidualSums(constants, layers);
        List<Residual> sums = new ArrayList<>();
        for (Node node : finder.graph.sorted()) {
            if ((node.is("Add") || node.is("Sum")) && node.inputs().size() == 2) {
                @Nullable Residual found = finder.residual(node);
                if (found != null) {
                    sums.add(found);
                }
            }
        }
        return sums;
    }

    private @Nullable Residual residual(Node sum) {
        String a = sum.input(0);
        String b = sum.input(1);
        if (a.equals(b) || constants.isConstant(a) || constants.isConstant(b)) {
            return null;
        }
        Set<String> aboveA = above(a);
        Set<String> aboveB = above(b);
        @Nullable
        String fork = aboveA.stream()
                .filter(aboveB::contains)
                .max(java.util.Comparator.comparingInt(value -> order.getOrDefault(value, 0)))
                .orElse(null);
        if (fork == null) {
            return null;
        }
        Set<String> aboveFork = above(fork);
        int depthA = depth(a, aboveFork);
        int depthB = depth(b, aboveFork);
        if (depthA == depthB) {
            return null;
        }
        String end = depthA > depthB ? a : b;
        Set<String> within = new HashSet<>(depthA > depthB ? aboveA : aboveB);
        within.removeAll(aboveFork);
        within.removeAll(depthA > depthB ? aboveB : aboveA);
        List<WeightLayer> branch = graph.sorted().stream()
                .filter(node -> within.contains(node.output()))
                .map(layers::get)
                .filter(java.util.Objects::nonNull)
                .toList();
        return new Residual(sum, fork, end, branch, last(end, aboveFork), Math.max(depthA, depthB));
    }

    /** Returns a value and all activations that it depends on. */
    private Set<String> above(String value) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(value));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (seen.add(next)) {
                @Nullable Node producer = graph.producer(next);
                if (producer != null) {
                    operands(producer).forEach(open::push);
                }
            }
        }
        return seen;
    }

    /** Returns the most weight layers on a way from the fork to a value. */
    private int depth(String value, Set<String> aboveFork) {
        return depth(value, aboveFork, new HashMap<>());
    }

    private int depth(String value, Set<String> aboveFork, Map<String, Integer> known) {
        @Nullable Node producer = graph.producer(value);
        if (producer == null || aboveFork.contains(value)) {
            return 0;
        }
        Integer before = known.get(value);
        if (before != null) {
            return before;
        }
        int most = 0;
        for (String operand : operands(producer)) {
            most = Math.max(most, depth(operand, aboveFork, known));
        }
        int here = most + (layers.containsKey(producer) ? 1 : 0);
        known.put(value, here);
        return here;
    }

    /** Returns the layers from which a value follows without another layer between. */
    private List<WeightLayer> last(String end, Set<String> aboveFork) {
        List<WeightLayer> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(end));
        while (!open.isEmpty()) {
            String next = open.pop();
            @Nullable Node producer = graph.producer(next);
            if (producer == null || aboveFork.contains(next) || !seen.add(next)) {
                continue;
            }
            @Nullable WeightLayer layer = layers.get(producer);
            if (layer != null) {
                found.add(layer);
            } else {
                operands(producer).forEach(open::push);
            }
        }
        return found;
    }

    private List<String> operands(Node node) {
        return node.inputs().stream()
                .filter(input -> !input.isEmpty() && !constants.isConstant(input))
                .toList();
    }
}
