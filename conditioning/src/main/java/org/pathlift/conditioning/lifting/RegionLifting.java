package org.pathlift.conditioning.lifting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.solve.MassBlock;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;

/**
 * The path lifting of one region.
 *
 * <p>The squared network has every parameter squared, activations as the identity, ones at the region's inputs; its
 * outputs are summed to f. Then {@code g_i = ∂f/∂(θ_i²)}.
 *
 * <p>A constant that several nodes use side by side has the sum over its uses.
 */
public final class RegionLifting {

    /** Operators whose steps take a batch to be uniform. */
    private static final Set<String> SPATIAL = Set.of("Conv", "ConvTranspose", "MaxPool", "AveragePool", "LpPool");

    private final Symmetry symmetry;
    private final Region region;
    private final StepFactory factory;
    private final Map<String, Lifted> values = new HashMap<>();
    private final Map<String, Lifted> totals = new HashMap<>();
    /** The steps of each node, by its index in the file. */
    private final Map<Integer, List<Step>> steps = new HashMap<>();

    private double logPathSum = Double.NEGATIVE_INFINITY;

    private RegionLifting(Symmetry symmetry, Region region, LiftingOptions options, PathWeights paths) {
        this.symmetry = symmetry;
        this.region = region;
        this.factory = new StepFactory(symmetry, options, paths);
    }

    /**
     * Lifts a region.
     *
     * @throws UnliftableException if no path lifting is known through one of its nodes
     */
    public static RegionLifting of(Symmetry symmetry, Region region, LiftingOptions options)
            throws UnliftableException {
        RegionLifting lifting = new RegionLifting(symmetry, region, options, PathWeights.Powers.SQUARES);
        lifting.forward();
        lifting.backward(node -> {});
        return lifting;
    }

    /**
     * Lifts a region and returns g like {@link #blocks(IntUnaryOperator)}; each layer is let go as soon as its masses are
     * known, which matters where layers hold whole images.
     *
     * @throws UnliftableException if no path lifting is known through one of its nodes
     */
    public static List<MassBlock> blocks(Symmetry symmetry, Region region, LiftingOptions options, IntUnaryOperator ids)
            throws UnliftableException {
        RegionLifting lifting = new RegionLifting(symmetry, region, options, PathWeights.Powers.SQUARES);
        lifting.forward();
        Map<Integer, List<TensorMass>> masses = new HashMap<>();
        lifting.backward(node -> {
            masses.put(node.index(), lifting.masses(node));
            lifting.steps.remove(node.index());
        });
        return toBlocks(
                region.nodes().stream().flatMap(node -> Objects.requireNonNull(masses.get(node.index())).stream()),
                ids);
    }

    /**
     * Returns {@code ln Σ |Φ|^q} over all paths of a region, fixed coefficients raised to the power too, from one pass
     * forward; minus infinity where every path is zero. For q = 0 the logarithm of the number of paths that are not zero.
     * {@code ‖Φ‖_q} is its exponential to the power 1/q (Neyshabur et al. 2015; arXiv 2310.01225).
     *
     * @param exponent q, not negative
     * @throws UnliftableException if no path lifting is known through one of its nodes
     */
    public static double logPathSum(Symmetry symmetry, Region region, Spatial spatial, double exponent)
            throws UnliftableException {
        if (!(exponent >= 0)) {
            throw new IllegalArgumentException("the exponent of a path norm must not be negative, found " + exponent);
        }
        RegionLifting lifting = new RegionLifting(
                symmetry, region, new LiftingOptions(spatial, Pooling.PATH), new PathWeights.Powers(exponent));
        lifting.forward();
        lifting.sum();
        return lifting.logPathSum;
    }

    /**
     * Lifts a region and returns g of every parameter with its logarithm apart; each layer is let go as soon as its part is
     * known.
     */
    static Map<String, Lifted> diagonal(Symmetry symmetry, Region region, LiftingOptions options)
            throws UnliftableException {
        RegionLifting lifting = new RegionLifting(symmetry, region, options, PathWeights.Powers.SQUARES);
        lifting.forward();
        Map<String, Lifted> sums = new LinkedHashMap<>();
        lifting.backward(node -> {
            lifting.addDiagonal(node, sums);
            lifting.steps.remove(node.index());
        });
        return sums;
    }

    /** Returns ln f, the logarithm of the sum of all squared paths; minus infinity if there is none. */
    public double logPathSum() {
        return logPathSum;
    }

    /**
     * Returns g as masses of pairs of units, one block for each constant, in the order of the graph.
     *
     * @param ids gives the signed id that the problem uses for a signed unit of the model
     */
    public List<MassBlock> blocks(IntUnaryOperator ids) {
        return toBlocks(region.nodes().stream().flatMap(node -> masses(node).stream()), ids);
    }

    private List<TensorMass> masses(Node node) {
        return Objects.requireNonNull(steps.get(node.index())).stream()
                .flatMap(step -> step.masses().stream())
                .toList();
    }

    private static List<MassBlock> toBlocks(Stream<TensorMass> uses, IntUnaryOperator ids) {
        Map<String, TensorMass> masses = new LinkedHashMap<>();
        uses.forEachOrdered(mass -> masses.merge(mass.tensor(), mass, TensorMass::plus));
        return masses.values().stream().map(mass -> mass.toBlock(ids)).toList();
    }

    /**
     * Returns g of every parameter, diag(G), by constant, in the order of its elements in the file.
     *
     * <p>A value beyond the range of float64 comes out as infinity; {@link #blocks} has no such limit.
     */
    public Map<String, double[]> diagonal() {
        Map<String, Lifted> sums = new LinkedHashMap<>();
        region.nodes().forEach(node -> addDiagonal(node, sums));
        Map<String, double[]> diagonal = new LinkedHashMap<>();
        sums.forEach((tensor, sum) -> {
            double factor = Math.exp(sum.log);
            diagonal.put(
                    tensor,
                    Arrays.stream(sum.values).map(value -> value * factor).toArray());
        });
        return diagonal;
    }

    private void addDiagonal(Node node, Map<String, Lifted> sums) {
        for (Step step : Objects.requireNonNull(steps.get(node.index()))) {
            step.diagonals()
                    .forEach((tensor, seen) ->
                            sums.merge(tensor, inFileOrder(symmetry, node, tensor, seen), Lifted::plus));
        }
    }

    /** Returns what stands in the order in which a node sees a constant in that of the file. */
    static Lifted inFileOrder(Symmetry symmetry, Node node, String tensor, Lifted seen) {
        WeightView view = node.inputs().stream()
                .map(input -> symmetry.views().get(input))
                .filter(found -> found != null && found.tensor().name().equals(tensor))
                .findFirst()
                .orElseThrow();
        IndexField order = view.toFile(IndexField.positions(view.shape().toIntArray()));
        return seen.gathered(order.reinterpreted(new int[] {order.size()}));
    }

    private void forward() throws UnliftableException {
        for (Node node : region.nodes()) {
            List<Lifted> inputs = new ArrayList<>();
            for (String input : factory.inputs(node)) {
                inputs.add(read(input));
            }
            if (SPATIAL.contains(node.opType()) && inputs.get(0).dims[0] != 1) {
                throw new UnliftableException(node, "its input varies along the batch");
            }
            List<Step> own = factory.steps(node);
            steps.put(node.index(), own);
            for (Step step : own) {
                inputs = step.forward(inputs);
            }
            for (int i = 0; i < inputs.size(); i++) {
                values.put(node.outputs().get(i), inputs.get(i));
            }
        }
    }

    /** What a node of the region reads: ones where the region begins. */
    private Lifted read(String value) {
        Lifted known = symmetry.cuts().contains(value) ? null : values.get(value);
        return known != null ? known : Lifted.uniform(symmetry.facts().rank(value), 1);
    }

    /** Goes back through all nodes, and tells of each when it is through with it. */
    private void backward(Consumer<Node> done) {
        List<Node> nodes = region.nodes();
        sum();
        values.clear();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            List<@Nullable Lifted> at = new ArrayList<>();
            for (String output : node.outputs()) {
                at.add(totals.remove(output));
            }
            if (!at.stream().allMatch(Objects::isNull)) {
                backward(node, at);
            }
            done.accept(node);
        }
    }

    /** Sums what leaves the region, each output with a total of one. */
    private void sum() {
        for (Node node : region.nodes()) {
            for (String output : node.outputs()) {
                Lifted value = values.get(output);
                if (value != null && symmetry.cuts().contains(output)) {
                    Lifted ones = ones(output, value);
                    totals.put(output, ones);
                    logPathSum = logAdd(logPathSum, logSum(ones.times(value)));
                }
            }
        }
    }

    private void backward(Node node, List<@Nullable Lifted> outputs) {
        List<@Nullable Lifted> at = outputs;
        List<Step> own = Objects.requireNonNull(steps.get(node.index()));
        for (int s = own.size() - 1; s >= 0; s--) {
            at = new ArrayList<>(own.get(s).backward(at));
        }
        List<String> inputs = factory.inputs(node);
        for (int k = 0; k < at.size(); k++) {
            String input = inputs.get(k);
            if (!symmetry.cuts().contains(input)) {
                totals.merge(input, Objects.requireNonNull(at.get(k)), Lifted::plus);
            }
        }
    }

    /** A total of one at every position that each stored element stands for. */
    private Lifted ones(String output, Lifted value) {
        Shape shape = symmetry.facts().shapeOf(output);
        double[] ones = new double[value.values.length];
        Arrays.fill(ones, (double) shape.elements() / ones.length);
        return new Lifted(value.dims, ones, 0);
    }

    private static double logSum(Lifted value) {
        return Math.log(Arrays.stream(value.values).sum()) + value.log;
    }

    private static double logAdd(double a, double b) {
        double high = Math.max(a, b);
        return high == Double.NEGATIVE_INFINITY ? high : high + Math.log(Math.exp(a - high) + Math.exp(b - high));
    }
}
