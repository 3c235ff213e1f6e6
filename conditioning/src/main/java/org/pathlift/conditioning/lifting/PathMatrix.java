package org.pathlift.conditioning.lifting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Tensor;

/**
 * The path magnitude matrix {@code G = ∂Φᵀ∂Φ} of a region, p by p, as products with vectors; it is never formed.
 *
 * <p>{@code ⟨Φ(a), Φ(b)⟩ = f(a∘b)} is the sum over paths of the squared network at the squares u = a∘b, and multilinear
 * in u. Its mixed derivative at a = b = θ is {@code G = diag(g) + diag(θ) ∇²f(θ²) diag(θ)} with {@code g = ∇f}, so that
 * {@code G v = g∘v + θ∘(d/dε) g(θ² + ε θ∘v)}: a backward pass and its tangent.
 *
 * <p>To keep deep networks within range, all numbers are those of {@code G e^-logScale}, where the largest diagonal element
 * becomes 1. Parameters are numbered by constant, in the order of the graph, and within it in the order of the file.
 *
 * <p>G is of Lebeurrier, Vayer, Gribonval 2026 (arXiv 2602.19799); the product is our own.
 */
public final class PathMatrix {

    private final Symmetry symmetry;
    private final Region region;
    private final Spatial spatial;
    private final Map<String, Integer> offsets = new LinkedHashMap<>();
    private final double[] theta;
    private final double[] diagonal;
    private final double logScale;

    private PathMatrix(
            Symmetry symmetry,
            Region region,
            Spatial spatial,
            Map<String, Integer> offsets,
            double[] theta,
            double[] diagonal,
            double logScale) {
        this.symmetry = symmetry;
        this.region = region;
        this.spatial = spatial;
        this.offsets.putAll(offsets);
        this.theta = theta;
        this.diagonal = diagonal;
        this.logScale = logScale;
    }

    /**
     * Makes the matrix of a region.
     *
     * @throws UnliftableException if no path lifting is known through one of its nodes
     */
    public static PathMatrix of(Symmetry symmetry, Region region, Spatial spatial) throws UnliftableException {
        Map<String, Lifted> diagonals =
                RegionLifting.diagonal(symmetry, region, new LiftingOptions(spatial, Pooling.PATH));
        Map<String, Integer> offsets = new LinkedHashMap<>();
        int size = 0;
        for (String tensor : region.tensors()) {
            offsets.put(tensor, size);
            size = Math.addExact(
                    size, Math.toIntExact(symmetry.facts().shapeOf(tensor).elements()));
        }
        double scale = Double.NEGATIVE_INFINITY;
        for (Lifted part : diagonals.values()) {
            for (double value : part.values) {
                scale = Math.max(scale, value > 0 ? Math.log(value) + part.log : Double.NEGATIVE_INFINITY);
            }
        }
        double logScale = scale == Double.NEGATIVE_INFINITY ? 0 : scale;
        double[] diagonal = new double[size];
        diagonals.forEach((tensor, part) -> put(part, Objects.requireNonNull(offsets.get(tensor)), logScale, diagonal));
        double[] theta = new double[size];
        offsets.forEach((name, offset) -> {
            Tensor tensor =
                    Objects.requireNonNull(symmetry.facts().model().graph().constant(name));
            tensor.reader()
                    .doubles(0, theta, offset, Math.toIntExact(tensor.shape().elements()));
        });
        return new PathMatrix(symmetry, region, spatial, offsets, theta, diagonal, logScale);
    }

    private static void put(Lifted part, int offset, double logScale, double[] into) {
        double factor = Math.exp(part.log - logScale);
        for (int i = 0; i < part.values.length; i++) {
            into[offset + i] = part.values[i] * factor;
        }
    }

    /** Returns p, the number of rows. */
    public int size() {
        return theta.length;
    }

    /** Returns the constants in the order in which parameters are numbered. */
    public List<String> tensors() {
        return new ArrayList<>(offsets.keySet());
    }

    /** Returns the number of the first element of a constant. */
    public int offset(String tensor) {
        Integer offset = offsets.get(tensor);
        if (offset == null) {
            throw new IllegalArgumentException("no parameter '" + tensor + "' in this region");
        }
        return offset;
    }

    /** Returns the natural logarithm of what every number here is to be multiplied by. */
    public double logScale() {
        return logScale;
    }

    /** Returns a copy of the diagonal, g. */
    public double[] diagonal() {
        return diagonal.clone();
    }

    /** Returns the sum of the diagonal. */
    public double trace() {
        double sum = 0;
        double rest = 0;
        for (double value : diagonal) {
            double next = value - rest;
            double total = sum + next;
            rest = (total - sum) - next;
            sum = total;
        }
        return sum;
    }

    /** Returns G v. */
    public double[] times(double[] v) {
        if (v.length != theta.length) {
            throw new IllegalArgumentException(
                    "a vector of %d elements is needed, found %d".formatted(theta.length, v.length));
        }
        Map<String, double[]> direction = new LinkedHashMap<>();
        offsets.forEach((tensor, offset) -> {
            int count = Math.toIntExact(symmetry.facts().shapeOf(tensor).elements());
            direction.put(tensor, Arrays.copyOfRange(v, offset, offset + count));
        });
        double[] product = new double[theta.length];
        DualLifting dual;
        try {
            dual = new DualLifting(symmetry, region, spatial, direction);
        } catch (UnliftableException e) {
            throw new IllegalStateException("the region was lifted before", e);
        }
        dual.diagonalTangent().forEach((tensor, part) -> put(part, offset(tensor), logScale, product));
        for (int i = 0; i < product.length; i++) {
            product[i] = diagonal[i] * v[i] + theta[i] * product[i];
        }
        return product;
    }
}
