package org.pathlift.conditioning.lifting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.testdata.TestData;

/** diag(G) of every parameter against numbers made by enumeration of paths and by other code. */
class OracleLiftingTest {

    /** Closed forms, relative. */
    private static final double CLOSED_FORM = 1e-12;

    static Stream<String> nets() {
        return OracleNets.names().stream();
    }

    private static Symmetry symmetry(String net) {
        return SymmetryFinder.find(OracleNets.facts(net));
    }

    private static void assertDiagonal(String net, RegionLifting lifting, JsonNode expected) {
        Map<String, double[]> diagonal = lifting.diagonal();
        List<OracleNets.Place> theta = OracleNets.theta(net);
        assertThat(expected.size()).isEqualTo(theta.size());
        for (int i = 0; i < theta.size(); i++) {
            double g = diagonal.get(theta.get(i).tensor())[theta.get(i).element()];
            double wanted = expected.get(i).asDouble();
            assertThat(g).as("%s %s", net, theta.get(i)).isCloseTo(wanted, within(CLOSED_FORM * Math.abs(wanted)));
        }
    }

    @ParameterizedTest
    @MethodSource("nets")
    void diagonal_exact_isThatOfTheOracle(String net) throws Exception {
        Symmetry symmetry = symmetry(net);
        assertThat(symmetry.regions()).hasSize(1);
        RegionLifting lifting = RegionLifting.of(symmetry, symmetry.regions().get(0), LiftingOptions.EXACT);
        JsonNode reference = OracleNets.reference(net);
        assertDiagonal(net, lifting, reference.path("diagG"));
        double pathSum = reference.path("path_L2_squared").asDouble();
        assertThat(Math.exp(lifting.logPathSum())).isCloseTo(pathSum, within(CLOSED_FORM * pathSum));
    }

    @Test
    void diagonal_publicPooling_isThatOfThePublicCode() throws Exception {
        String net = "conv_stride_pad_pool";
        Symmetry symmetry = symmetry(net);
        RegionLifting lifting =
                RegionLifting.of(symmetry, symmetry.regions().get(0), new LiftingOptions(Spatial.EXACT, Pooling.MAX));
        assertDiagonal(net, lifting, TestData.oracle("public_pool_variant").path("diagG"));
    }

    @Test
    void diagonal_periodic_isThatOfCircularPadding() throws Exception {
        // The oracle's image is 8x8; on 6x6 only the number of positions at the pools and the flatten differ.
        String net = "conv_stride_pad_pool";
        Symmetry symmetry = SymmetryFinder.find(OracleNets.facts(net, 8));
        RegionLifting lifting = RegionLifting.of(symmetry, symmetry.regions().get(0), LiftingOptions.PERIODIC);
        assertDiagonal(
                net, lifting, TestData.oracle("periodic").path("conv_8x8").path("circular_diagG"));
    }
}
