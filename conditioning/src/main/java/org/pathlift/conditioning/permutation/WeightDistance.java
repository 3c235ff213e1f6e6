package org.pathlift.conditioning.permutation;

/**
 * How far the weights of two models are apart.
 *
 * @param parameters the number of weights compared
 * @param objective Σ a b, what weight matching maximizes
 * @param l2 the square root of Σ (a - b)²
 * @param meanAbsolute the mean of |a - b|
 * @param rms the square root of the mean of (a - b)²
 * @param cosine Σ a b / (‖a‖ ‖b‖); 1 where both are all zero, 0 where one is
 */
public record WeightDistance(
        long parameters, double objective, double l2, double meanAbsolute, double rms, double cosine) {

    /** Adds up pairs of weights. */
    static final class Sums {

        private long count;
        private double products;
        private double squares;
        private double absolute;
        private double left;
        private double right;

        void add(double a, double b) {
            count++;
            products += a * b;
            squares += (a - b) * (a - b);
            absolute += Math.abs(a - b);
            left += a * a;
            right += b * b;
        }

        WeightDistance distance() {
            double norms = Math.sqrt(left) * Math.sqrt(right);
            double cosine = norms > 0 ? products / norms : left == right ? 1 : 0;
            double n = Math.max(1, count);
            return new WeightDistance(
                    count, products, Math.sqrt(squares), absolute / n, Math.sqrt(squares / n), cosine);
        }
    }
}
