package org.pathlift.analysis.trajectory;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.linear.RealMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The cosines of all pairs of vectors of a trajectory, and their mean, the mean directional similarity (Singh et al., arXiv
 * 2403.07379). Near 1 the vectors point one way: a straight or redundant path. The mean over all pairs is the squared length of
 * the mean of the unit vectors.
 *
 * @param rows which vectors, by number; null vectors have no direction and are left out
 * @param cosines a row for each
 * @param allPairs the mean of all cosines, those of a vector with itself included
 * @param offDiagonal the mean without those; null for a single vector
 */
public record SimilarityMap(
        List<Integer> rows,
        List<List<Double>> cosines,
        @Nullable Double allPairs,
        @Nullable Double offDiagonal) {

    /** Keeps unmodifiable copies of {@code rows}, of {@code cosines} and of each row. */
    public SimilarityMap {
        rows = List.copyOf(rows);
        cosines = cosines.stream().map(List::copyOf).toList();
    }

    /** Computes the map from inner products. */
    static SimilarityMap of(RealMatrix products) {
        List<Integer> rows = new ArrayList<>();
        for (int t = 0; t < products.getRowDimension(); t++) {
            if (products.getEntry(t, t) > 0) {
                rows.add(t);
            }
        }
        List<List<Double>> cosines = new ArrayList<>();
        double sum = 0;
        double off = 0;
        for (int s : rows) {
            List<Double> row = new ArrayList<>();
            for (int t : rows) {
                double cosine = cosine(products, s, t);
                row.add(cosine);
                sum += cosine;
                off += s == t ? 0 : cosine;
            }
            cosines.add(row);
        }
        int count = rows.size();
        return new SimilarityMap(
                rows,
                cosines,
                count == 0 ? null : sum / ((double) count * count),
                count < 2 ? null : off / ((double) count * (count - 1)));
    }

    /** Returns a cosine, from −1 to 1. */
    static double cosine(RealMatrix products, int s, int t) {
        if (s == t) {
            return 1;
        }
        double size = Math.sqrt(products.getEntry(s, s)) * Math.sqrt(products.getEntry(t, t));
        return Math.max(-1, Math.min(1, products.getEntry(s, t) / size));
    }
}
