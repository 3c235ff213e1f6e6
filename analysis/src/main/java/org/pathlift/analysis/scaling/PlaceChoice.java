package org.pathlift.analysis.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.CriticalAnswer;
import org.pathlift.conditioning.meanfield.CriticalLine;
import org.pathlift.conditioning.meanfield.CriticalPoint;
import org.pathlift.conditioning.meanfield.MeanField;
import org.pathlift.conditioning.meanfield.NoCriticalPoint;
import org.pathlift.conditioning.meanfield.Variances;

/**
 * Which networks a study looks at.
 *
 * <p>Homogeneous activations (ReLU and its kind) are critical without biases only, and without biases their correlations
 * decay in one way at every σ_w². So below the critical σ_w² their networks get biases, and elsewhere they get none.
 *
 * @param activation φ
 * @param bias σ_b²; empty for that of the activation's default critical point
 * @param distances σ_w² over the critical one, less 1, each above −1; empty where {@code weights} are given
 * @param weights values of σ_w²; empty where {@code distances} are given
 */
public record PlaceChoice(Activation activation, OptionalDouble bias, List<Double> distances, List<Double> weights) {

    /** σ_b² where none is given and the critical point does not tell. */
    public static final double USUAL_BIAS = CriticalLine.DEFAULT_BIAS_VARIANCE;

    /**
     * Checks every component; keeps unmodifiable copies of {@code distances} and {@code weights}.
     *
     * @throws IllegalArgumentException if neither or both of {@code distances} and {@code weights} are given, a distance is
     *     not finite and above −1, or a variance is negative or not finite
     */
    public PlaceChoice {
        distances = List.copyOf(distances);
        weights = List.copyOf(weights);
        if (distances.isEmpty() == weights.isEmpty()) {
            throw new IllegalArgumentException(
                    "either distances from the critical line or values of sigma_w^2 are needed");
        }
        for (double distance : distances) {
            if (!(distance > -1 && distance < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a distance from the critical line is above -1, found " + distance);
            }
        }
        for (double weight : weights) {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("sigma_w^2 must be at least 0, found " + weight);
            }
        }
        if (bias.isPresent() && !(bias.getAsDouble() >= 0 && bias.getAsDouble() < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("sigma_b^2 must be at least 0, found " + bias.getAsDouble());
        }
    }

    /**
     * The places, in the order of the distances or values.
     *
     * @throws IllegalArgumentException if distances are given and there is no critical point, with the reason
     */
    public List<NetworkPlace> places() {
        List<NetworkPlace> places = new ArrayList<>();
        if (distances.isEmpty()) {
            for (double weight : weights) {
                Variances variances = new Variances(weight, bias.orElse(USUAL_BIAS));
                places.add(NetworkPlace.at(new MeanField(activation, variances), OptionalDouble.empty(), 1));
            }
            return places;
        }
        CriticalPoint point = critical();
        for (double distance : distances) {
            places.add(distance == 0 ? NetworkPlace.critical(activation, point) : beside(point, distance));
        }
        return places;
    }

    /**
     * The critical point that distances are counted from.
     *
     * @throws IllegalArgumentException if there is none, with the reason
     */
    public CriticalPoint critical() {
        CriticalLine line = CriticalLine.of(activation);
        boolean usual = bias.isEmpty() || activation.positivelyHomogeneous();
        CriticalAnswer answer = usual ? line.defaultPoint() : line.at(bias.getAsDouble());
        if (answer instanceof CriticalPoint point) {
            return point;
        }
        throw new IllegalArgumentException(((NoCriticalPoint) answer).reason()
                + "; choose networks by their sigma_w^2 and sigma_b^2 instead of by a distance");
    }

    /**
     * Checks that there is a critical point where one is needed.
     *
     * @throws IllegalArgumentException if distances are given and there is none, with the reason
     */
    public void check() {
        if (!distances.isEmpty()) {
            critical();
        }
    }

    /** A place at a distance other than 0 from a critical point. */
    NetworkPlace beside(CriticalPoint point, double distance) {
        double weight = point.variances().weight() * (1 + distance);
        double offset = activation.positivelyHomogeneous()
                ? (distance < 0 ? bias.orElse(USUAL_BIAS) : 0)
                : point.variances().bias();
        MeanField layer = new MeanField(activation, new Variances(weight, offset));
        return NetworkPlace.at(layer, OptionalDouble.of(distance), point.q() > 0 ? point.q() : 1);
    }
}
