package org.pathlift.analysis.trajectory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a path θ_0 … θ_T through weights. Angles are in degrees.
 *
 * @param parameters how many numbers were followed
 * @param weights the map of θ_t itself, seen from the origin. It depends on scale units' gauge: compare canonical weights
 * @param fromStart the map of θ_t − θ_0
 * @param steps the map of θ_{t+1} − θ_t
 * @param stepNorms ‖θ_{t+1} − θ_t‖
 * @param stepCosines of successive steps; null beside a step of 0
 * @param meanStepCosine their mean; null without any
 * @param stepAngles of successive steps
 * @param apexAngles at θ_0, between θ_t and θ_T, for t from 1 to T − 1; null where one of them is θ_0
 * @param originAngles at the origin, between θ_0 and θ_t, for t from 1 on; null where one of them is 0
 * @param length the sum of stepNorms
 * @param displacement ‖θ_T − θ_0‖
 * @param tortuosity length / displacement, 1 for a straight line; null where the path ends at its start
 * @param singularValues of the matrix of the rows θ_t, those above 1e-6 of the largest
 */
public record Trajectory(
        long parameters,
        SimilarityMap weights,
        SimilarityMap fromStart,
        SimilarityMap steps,
        List<Double> stepNorms,
        List<@Nullable Double> stepCosines,
        @Nullable Double meanStepCosine,
        List<@Nullable Double> stepAngles,
        List<@Nullable Double> apexAngles,
        List<@Nullable Double> originAngles,
        double length,
        double displacement,
        @Nullable Double tortuosity,
        List<Double> singularValues) {

    /**
     * Keeps unmodifiable copies of the lists, with the nulls of {@code stepCosines}, {@code stepAngles}, {@code apexAngles}
     * and {@code originAngles}.
     */
    public Trajectory {
        stepNorms = List.copyOf(stepNorms);
        stepCosines = Collections.unmodifiableList(new ArrayList<>(stepCosines));
        stepAngles = Collections.unmodifiableList(new ArrayList<>(stepAngles));
        apexAngles = Collections.unmodifiableList(new ArrayList<>(apexAngles));
        originAngles = Collections.unmodifiableList(new ArrayList<>(originAngles));
        singularValues = List.copyOf(singularValues);
    }

    /** Eigenvalues of inner products below this share of the largest are rounding. */
    private static final double ROUNDING = 1e-12;

    /**
     * Computes.
     *
     * @param checkpoints two or more with the same weights, in the order of training
     * @param names of the weights to follow
     */
    public static Trajectory of(List<Checkpoint> checkpoints, Set<String> names) {
        if (checkpoints.size() < 2) {
            throw new IllegalArgumentException("a trajectory has 2 checkpoints or more, found " + checkpoints.size());
        }
        long parameters = checkpoints.get(0).weights().entrySet().stream()
                .filter(entry -> names.contains(entry.getKey()))
                .mapToLong(entry -> entry.getValue().shape().elements())
                .sum();
        return of(parameters, GramMatrices.of(checkpoints, names));
    }

    static Trajectory of(long parameters, GramMatrices products) {
        RealMatrix steps = products.steps();
        int count = steps.getRowDimension();
        List<Double> norms = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            norms.add(Math.sqrt(steps.getEntry(t, t)));
        }
        List<@Nullable Double> cosines = new ArrayList<>();
        for (int t = 1; t < count; t++) {
            cosines.add(cosine(steps, t - 1, t));
        }
        List<@Nullable Double> apex = new ArrayList<>();
        List<@Nullable Double> origin = new ArrayList<>();
        for (int t = 1; t <= count; t++) {
            if (t < count) {
                apex.add(degrees(cosine(products.fromStart(), t, count)));
            }
            origin.add(degrees(cosine(products.origin(), 0, t)));
        }
        double length = norms.stream().mapToDouble(Double::doubleValue).sum();
        double displacement = Math.sqrt(products.fromStart().getEntry(count, count));
        return new Trajectory(
                parameters,
                SimilarityMap.of(products.origin()),
                SimilarityMap.of(products.fromStart()),
                SimilarityMap.of(steps),
                norms,
                cosines,
                mean(cosines),
                degrees(cosines),
                apex,
                origin,
                length,
                displacement,
                displacement > 0 ? length / displacement : null,
                singularValues(products.origin()));
    }

    /**
     * Returns the angles of the gradients that plain gradient descent followed: g_t = (θ_t − θ_{t+1}) / η, the sum of the
     * gradients of a stretch where it made several updates. θ* is the last checkpoint. Checkpoints at θ* itself are left out.
     */
    static List<GradientAngle> ofPlainSteps(GramMatrices products, double learningRate) {
        RealMatrix steps = products.steps();
        int count = steps.getRowDimension();
        List<GradientAngle> angles = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            double product = 0;
            double distance = 0;
            // θ_t − θ* is what the steps from t on take away, and g_t the first of them over −η.
            for (int s = t; s < count; s++) {
                product += steps.getEntry(t, s);
                for (int r = t; r < count; r++) {
                    distance += steps.getEntry(s, r);
                }
            }
            if (distance > 0) {
                angles.add(GradientAngle.of(
                        t, product / learningRate, steps.getEntry(t, t) / (learningRate * learningRate), distance));
            }
        }
        return angles;
    }

    private static @Nullable Double cosine(RealMatrix products, int s, int t) {
        return products.getEntry(s, s) > 0 && products.getEntry(t, t) > 0 ? SimilarityMap.cosine(products, s, t) : null;
    }

    private static @Nullable Double degrees(@Nullable Double cosine) {
        return cosine == null ? null : Math.toDegrees(Math.acos(cosine));
    }

    private static List<@Nullable Double> degrees(List<@Nullable Double> cosines) {
        List<@Nullable Double> degrees = new ArrayList<>();
        for (@Nullable Double cosine : cosines) {
            degrees.add(degrees(cosine));
        }
        return degrees;
    }

    private static @Nullable Double mean(List<@Nullable Double> values) {
        double sum = 0;
        int count = 0;
        for (@Nullable Double value : values) {
            if (value != null) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? null : sum / count;
    }

    private static List<Double> singularValues(RealMatrix products) {
        double[] values = new EigenDecompositionSymmetric(products).getEigenvalues();
        return Arrays.stream(values)
                .filter(value -> value > ROUNDING * values[0])
                .map(Math::sqrt)
                .boxed()
                .toList();
    }
}
