package org.pathlift.conditioning.meanfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expectations of many pairs against other ways to compute each of them. */
class PairExpectationsTest {

    private static final double[] VARIANCES = {0.05, 0.7, 3};
    private static final double[] CORRELATIONS = {-0.93, 0, 0.8, 0.99, 1};

    /** A plain sum over a grid of step 0.08, which for smooth functions of these variances is exact to rounding. */
    @ParameterizedTest
    @ValueSource(strings = {"tanh", "gelu", "silu", "sigmoid"})
    void pairs_ofSmoothActivations_areThoseOfAPlainSum(String name) {
        Activation activation = Activations.named(name);
        PairExpectations pairs = PairExpectations.of(activation, VARIANCES);
        for (int i = 0; i < VARIANCES.length; i++) {
            for (int j = i; j < VARIANCES.length; j++) {
                double root1 = Math.sqrt(VARIANCES[i]);
                double root2 = Math.sqrt(VARIANCES[j]);
                for (double c : CORRELATIONS) {
                    double value = 0;
                    double slope = 0;
                    for (int k = -115; k <= 115; k++) {
                        for (int l = -115; l <= 115; l++) {
                            double x = 0.08 * k;
                            double y = 0.08 * l;
                            double weight = 0.0064 * Math.exp(-(x * x + y * y) / 2) / (2 * Math.PI);
                            double u = root1 * x;
                            double v = root2 * (c * x + Math.sqrt(1 - c * c) * y);
                            value += weight * activation.value(u) * activation.value(v);
                            slope += weight * activation.slope(u) * activation.slope(v);
                        }
                    }
                    double size = Math.sqrt(pairs.meanSquare(i) * pairs.meanSquare(j));
                    double slopes = Math.sqrt(pairs.meanSquaredSlope(i) * pairs.meanSquaredSlope(j));
                    assertThat(pairs.product(i, j, c * root1 * root2))
                            .as("%s at %s, %s, %s", name, VARIANCES[i], VARIANCES[j], c)
                            .isCloseTo(value, within(1e-12 * size));
                    assertThat(pairs.slopeProduct(i, j, c * root1 * root2))
                            .as("%s' at %s, %s, %s", name, VARIANCES[i], VARIANCES[j], c)
                            .isCloseTo(slope, within(1e-12 * slopes));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"elu:0.5", "clip:-1,1", "leaky-relu:0.2"})
    void pairs_ofActivationsWithKinks_areThoseOfQuadrature(String name) {
        Activation activation = Activations.named(name);
        PairExpectations pairs = PairExpectations.of(activation, VARIANCES);
        Correlations correlations = Correlations.of(activation);
        for (int i = 0; i < VARIANCES.length; i++) {
            int j = VARIANCES.length - 1;
            double size = Math.sqrt(pairs.meanSquare(i) * pairs.meanSquare(j));
            double slopes = Math.sqrt(pairs.meanSquaredSlope(i) * pairs.meanSquaredSlope(j));
            for (double c : CORRELATIONS) {
                double covariance = c * Math.sqrt(VARIANCES[i]) * Math.sqrt(VARIANCES[j]);
                assertThat(pairs.product(i, j, covariance))
                        .as("%s at %s, %s", name, VARIANCES[i], c)
                        .isCloseTo(correlations.product(VARIANCES[i], VARIANCES[j], c), within(1e-12 * size));
                assertThat(pairs.slopeProduct(i, j, covariance))
                        .as("%s' at %s, %s", name, VARIANCES[i], c)
                        .isCloseTo(correlations.slopeProduct(VARIANCES[i], VARIANCES[j], c), within(1e-12 * slopes));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "relu", "elu:0.5", "gelu", "erf", "softplus"})
    void variancesOfZero_makeSlopesIndependent(String name) {
        Activation activation = Activations.named(name);
        PairExpectations pairs = PairExpectations.of(activation, 0, 1, 0);
        double atZero = (activation.slopeLeftOfZero() + activation.slopeRightOfZero()) / 2;
        double mean = Math.sqrt(Correlations.of(activation).slopeProduct(1, 1, 0));
        assertThat(pairs.slopeProduct(0, 1, 0)).isCloseTo(atZero * mean, within(1e-13));
        assertThat(pairs.slopeProduct(0, 2, 0)).isEqualTo(atZero * atZero);
        assertThat(pairs.product(0, 1, 0))
                .isCloseTo(activation.value(0) * Moments.of(activation, 1).mean(), within(1e-13));
    }

    /** Far out a series of kinks converges slowly: there must be a fall back, and it must be met without a jump. */
    @Test
    void product_whereTheSeriesIsCut_hasNoJump() {
        PairExpectations pairs = PairExpectations.of(Activations.clip(-1, 1), 2, 2);
        double before = pairs.product(0, 1, 1.2);
        for (double c = 0.602; c < 0.95; c += 0.002) {
            double now = pairs.product(0, 1, 2 * c);
            assertThat(now - before).isBetween(0.0, 4e-3);
            before = now;
        }
    }

    @Test
    void variances_thatAreNone_areRefused() {
        assertThatThrownBy(() -> PairExpectations.of(Activations.relu(), 1, -1))
                .hasMessageContaining("at least 0, found -1.0");
        assertThatThrownBy(() -> PairExpectations.of(Activations.tanh(), Double.NaN))
                .hasMessageContaining("found NaN");
    }
}
