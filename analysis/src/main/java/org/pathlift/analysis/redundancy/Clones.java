package org.pathlift.analysis.redundancy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.pathlift.analysis.spectrum.Vectors;

/**
 * Which units of a layer are copies of one another, by the similarity of their in-vectors (weights, then the bias).
 *
 * <p>For positively homogeneous units the similarity is the cosine; at 1 one activation is a positive multiple of the
 * other. For others it is 2⟨a, b⟩ / (‖a‖² + ‖b‖²) (our own choice), which is 1 only where the vectors are equal.
 */
public final class Clones {

    private final double[][] vectors;
    private final double[][] similarity;

    /**
     * Compares units.
     *
     * @param vectors the in-vector of each unit, of which this keeps its own
     * @param homogeneous whether positive multiples count as copies
     */
    public Clones(double[][] vectors, boolean homogeneous) {
        int n = vectors.length;
        this.vectors = Arrays.stream(vectors).map(double[]::clone).toArray(double[][]::new);
        this.similarity = new double[n][n];
        double[] squares = new double[n];
        for (int i = 0; i < n; i++) {
            squares[i] = Vectors.dot(vectors[i], vectors[i]);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double size =
                        homogeneous ? Math.sqrt(squares[i]) * Math.sqrt(squares[j]) : (squares[i] + squares[j]) / 2;
                // Two units without weights are copies; one without and one with are not.
                double value = size > 0 ? Vectors.dot(vectors[i], vectors[j]) / size : squares[i] == squares[j] ? 1 : 0;
                similarity[i][j] = value;
                similarity[j][i] = value;
            }
        }
    }

    /** Returns the similarity of two units. */
    public double similarity(int i, int j) {
        return similarity[i][j];
    }

    /** Returns the units whose weights are all 0, so that they say the same of every input; biases may be any. */
    public List<Integer> constants() {
        List<Integer> constants = new ArrayList<>();
        for (int i = 0; i < vectors.length; i++) {
            if (Arrays.stream(vectors[i], 0, vectors[i].length - 1).allMatch(value -> value == 0)) {
                constants.add(i);
            }
        }
        return constants;
    }

    /** Returns how many pairs of units have at least this similarity. */
    public long pairs(double least) {
        long pairs = 0;
        for (int i = 0; i < similarity.length; i++) {
            for (int j = 0; j < i; j++) {
                pairs += similarity[i][j] >= least ? 1 : 0;
            }
        }
        return pairs;
    }

    /** Returns how many pairs are opposite: similarity of at most minus this. */
    public long opposite(double least) {
        long pairs = 0;
        for (int i = 0; i < similarity.length; i++) {
            for (int j = 0; j < i; j++) {
                pairs += similarity[i][j] <= -least ? 1 : 0;
            }
        }
        return pairs;
    }

    /** Returns the connected components of pairs with at least this similarity, each ascending; chains count as one. */
    public List<List<Integer>> components(double least) {
        int[] root = new int[similarity.length];
        Arrays.setAll(root, i -> i);
        for (int i = 0; i < root.length; i++) {
            for (int j = 0; j < i; j++) {
                if (similarity[i][j] >= least) {
                    int from = find(root, i);
                    int to = find(root, j);
                    root[Math.max(from, to)] = Math.min(from, to);
                }
            }
        }
        TreeMap<Integer, List<Integer>> components = new TreeMap<>();
        for (int i = 0; i < root.length; i++) {
            components.computeIfAbsent(find(root, i), key -> new ArrayList<>()).add(i);
        }
        return List.copyOf(components.values());
    }

    private static int find(int[] root, int i) {
        int at = i;
        while (root[at] != at) {
            at = root[at];
        }
        return at;
    }

    /**
     * Returns groups in which every pair has at least this similarity: within each component the two groups whose least
     * similar pair is most similar are joined, as long as that is at least the bound (complete linkage).
     */
    public List<List<Integer>> cliques(double least) {
        List<List<Integer>> cliques = new ArrayList<>();
        for (List<Integer> component : components(least)) {
            if (farthest(component, component, Double.NEGATIVE_INFINITY) >= least) {
                cliques.add(component);
                continue;
            }
            List<List<Integer>> groups = new ArrayList<>();
            component.forEach(unit -> groups.add(new ArrayList<>(List.of(unit))));
            while (joinClosest(groups, least)) {
                // Until no two groups are close enough.
            }
            cliques.addAll(groups);
        }
        cliques.sort((a, b) -> Integer.compare(a.get(0), b.get(0)));
        return cliques;
    }

    private boolean joinClosest(List<List<Integer>> groups, double least) {
        double best = Double.NEGATIVE_INFINITY;
        int first = 0;
        int second = 0;
        for (int i = 0; i < groups.size(); i++) {
            for (int j = 0; j < i; j++) {
                double farthest = farthest(groups.get(i), groups.get(j), best);
                if (farthest > best) {
                    best = farthest;
                    first = j;
                    second = i;
                }
            }
        }
        if (!(best >= least)) {
            return false;
        }
        groups.get(first).addAll(groups.remove(second));
        groups.get(first).sort(null);
        return true;
    }

    private double farthest(List<Integer> a, List<Integer> b, double enough) {
        double least = Double.POSITIVE_INFINITY;
        for (int i : a) {
            for (int j : b) {
                // A unit is like itself, whatever rounding makes of it.
                least = i == j ? least : Math.min(least, similarity[i][j]);
            }
            if (least <= enough) {
                return least;
            }
        }
        return least;
    }

    /** Returns c of the nearest multiple c a_i of a unit's in-vector a_i to another's: ⟨a_i, a_j⟩ / ‖a_i‖². */
    public double ratio(int i, int j) {
        double square = Vectors.dot(vectors[i], vectors[i]);
        return square > 0 ? Vectors.dot(vectors[i], vectors[j]) / square : 1;
    }
}
