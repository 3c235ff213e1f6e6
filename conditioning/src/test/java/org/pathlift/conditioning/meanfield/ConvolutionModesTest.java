package org.pathlift.conditioning.meanfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Fourier modes and zero padding: oracle 06. */
class ConvolutionModesTest {

    @Test
    void modesAndPadding_everyOracleRow_agreeTo1e12() {
        for (Oracle.Case row : Oracle.cases("06-conv-modes")) {
            int places = (int) row.input("n");
            if (row.text("kind").equals("ringMode")) {
                int k = (int) row.input("k");
                SpatialModes modes = SpatialModes.uniform(3);
                row.check("lam", modes.factor(places, k), 1e-12, 0);
                row.check("xi", modes.depth(1, places, k), 1e-12, 0);
            } else {
                ZeroPadding padding = ZeroPadding.after(places, 3, (int) row.input("L"));
                row.check("mean1d", padding.mean(), 1e-12, 0);
                row.check("mean2d", padding.mean() * padding.mean(), 1e-12, 0);
                row.check("corner2d", padding.at(0) * padding.at(0), 1e-12, 0);
                row.check("center2d", padding.at(places / 2) * padding.at(places / 2), 1e-12, 0);
            }
        }
    }

    @Test
    void delta_keepsEveryMode() {
        for (int k = 0; k < 8; k++) {
            assertThat(SpatialModes.delta(5).factor(8, k)).isCloseTo(1, within(1e-15));
            assertThat(SpatialModes.delta(5).depth(1.0, 8, 0)).isEmpty();
        }
    }

    @Test
    void factor_ofOwnShares_isTheirTransform() {
        // v = (1/2, 1/2, 0): |1/2 + e^{i w}/2| = |cos(w/2)|
        assertThat(SpatialModes.of(0.5, 0.5, 0).factor(12, 1)).isCloseTo(Math.cos(Math.PI / 12), within(1e-15));
    }

    @Test
    void kernels_thatAreNone_areRefused() {
        assertThatThrownBy(() -> SpatialModes.uniform(4)).hasMessageContaining("odd number of taps, found 4");
        assertThatThrownBy(() -> SpatialModes.of(0.5, 0.6, 0.1)).hasMessageContaining("add up to 1");
        assertThatThrownBy(() -> ZeroPadding.after(8, 2, 1)).hasMessageContaining("taps odd");
    }
}
