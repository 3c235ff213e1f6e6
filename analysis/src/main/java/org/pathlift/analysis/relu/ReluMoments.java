package org.pathlift.analysis.relu;

/**
 * J_ab(θ) = E relu(G)ᵃ relu(H)ᵇ of standard Gaussian numbers with correlation cos θ, and what the laws of the angle take
 * from them, with all digits at the smallest angles.
 *
 * <p>With D = 1 − 4J₁₁², X = 8J₁₁²J₂₂ − 8J₁₁⁴ + 4J₁₁² − 8J₁₁J₃₁ + J₂₂ + 1 and Y = 2J₁₁² − 4J₁₁J₃₁ + J₂₂ + 1 (Jakub and
 * Nica, arXiv 2302.09712, as their public notebook has them): X and Y are sums of numbers of size 1 that leave θ⁴ and θ².
 * They are computed from 1 − 2J₁₁, 3/2 − J₃₁ and 3/2 − J₂₂, whose leading terms cancel by algebra and not by subtraction.
 *
 * @param theta θ, from 0 to π
 * @param j11 J₁₁ = (sin θ + (π − θ) cos θ)/2π
 * @param j31 J₃₁ = (3(π − θ) cos θ + sin θ cos² θ + 2 sin θ)/2π
 * @param j22 J₂₂ = ((π − θ)(2 cos² θ + 1) + 3 sin θ cos θ)/2π
 * @param oneMinusTwiceJ11 1 − 2J₁₁, about θ²/2
 * @param lnD ln D; −∞ at θ = 0
 * @param xOverD2 X/D², 3/2 in the limit of θ = 0
 * @param yOverD Y/D, 3/2 in the limit of θ = 0
 */
public record ReluMoments(
        double theta,
        double j11,
        double j31,
        double j22,
        double oneMinusTwiceJ11,
        double lnD,
        double xOverD2,
        double yOverD) {

    private static final double TWO_PI = 2 * Math.PI;
    /** Below this angle sines are expanded. */
    private static final double SMALL = 0.4;
    /** Below this angle θ⁴ leaves the range of numbers. */
    private static final double LIMIT = 1e-60;

    private static final int TERMS = 14;

    /** The moments at an angle from 0 to π. */
    public static ReluMoments of(double theta) {
        if (!(theta >= 0 && theta <= Math.PI)) {
            throw new IllegalArgumentException("an angle lies between 0 and pi, found " + theta);
        }
        double sine = Math.sin(theta);
        double cosine = Math.cos(theta);
        double half = Math.sin(theta / 2);
        double versine = 2 * half * half;
        Rests rests = theta < SMALL ? Rests.series(theta) : Rests.direct(theta, sine, cosine);
        double delta = versine - rests.first / Math.PI;
        double beta = (3 * Math.PI * versine + rests.second) / TWO_PI;
        double gamma = (TWO_PI * sine * sine + rests.third) / TWO_PI;
        double lnD = Math.log(delta) + Math.log(2 - delta);
        boolean vanishing = theta < LIMIT;
        return new ReluMoments(
                theta,
                (1 - delta) / 2,
                1.5 - beta,
                1.5 - gamma,
                delta,
                vanishing ? 2 * Math.log(theta) : lnD,
                vanishing
                        ? 1.5
                        : x(theta, sine, versine, delta, beta, gamma, rests.fourth) / square(delta * (2 - delta)),
                vanishing ? 1.5 : y(delta, beta, gamma) / (delta * (2 - delta)));
    }

    private static double x(
            double theta, double sine, double versine, double delta, double beta, double gamma, double fourth) {
        double square = versine * versine;
        // 4β − 3γ: its terms of order θ² and θ³ cancel exactly.
        double difference = (6 * Math.PI * square + fourth - (6 * theta + 4 * sine) * square) / TWO_PI;
        return difference
                + delta * delta
                + 4 * delta * (gamma - beta)
                - 2 * delta * delta * gamma
                + 2 * delta * delta * delta
                - square(delta * delta) / 2;
    }

    private static double y(double delta, double beta, double gamma) {
        return 2 * delta + delta * delta / 2 + 2 * beta * (1 - delta) - gamma;
    }

    private static double square(double x) {
        return x * x;
    }

    /**
     * Combinations of θ and sines in which the lowest powers cancel.
     *
     * @param first sin θ − θ cos θ
     * @param second 3θ cos θ − sin θ cos² θ − 2 sin θ
     * @param third θ(2 cos² θ + 1) − 3 sin θ cos θ
     * @param fourth 3θ − 4 sin θ + sin θ cos θ
     */
    private record Rests(double first, double second, double third, double fourth) {

        static Rests direct(double theta, double sine, double cosine) {
            return new Rests(
                    sine - theta * cosine,
                    3 * theta * cosine - sine * cosine * cosine - 2 * sine,
                    theta * (2 * cosine * cosine + 1) - 3 * sine * cosine,
                    3 * theta - 4 * sine + sine * cosine);
        }

        static Rests series(double theta) {
            double first = 0;
            double second = 0;
            double third = 0;
            double fourth = 0;
            // (−1)ᵏ θ^(2k+1)/(2k+1)!; with sin θ cos² θ = (sin θ + sin 3θ)/4 and sin θ cos θ = sin 2θ/2.
            double term = theta;
            double two = 2;
            double three = 3;
            for (int k = 0; k < TERMS; k++) {
                int odd = 2 * k + 1;
                first += k < 1 ? 0 : term * (1 - odd);
                second += k < 2 ? 0 : term * (3.0 * odd - (9 + three) / 4);
                third += k < 2 ? 0 : term * (two / 2 * odd - 1.5 * two);
                fourth += k < 2 ? 0 : term * (two / 2 - 4);
                term *= -theta * theta / ((odd + 1.0) * (odd + 2.0));
                two *= 4;
                three *= 9;
            }
            return new Rests(first, second, third, fourth);
        }
    }
}
