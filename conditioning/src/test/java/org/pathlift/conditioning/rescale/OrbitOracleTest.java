package org.pathlift.conditioning.rescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.testdata.TestData;

/** The scales between two points of one orbit, against {@code orbit.json}. */
class OrbitOracleTest {

    private static final JsonNode ORACLE = TestData.oracle("orbit");
    private static final String NET = ORACLE.path("net").asText();

    private static Model at(Model model, JsonNode theta) {
        List<OracleNets.Place> places = OracleNets.theta(NET);
        assertThat(theta).hasSameSizeAs(places);
        Map<String, double[]> values = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            OracleNets.Place place = places.get(i);
            Tensor tensor = Objects.requireNonNull(model.graph().constant(place.tensor()));
            values.computeIfAbsent(
                                    place.tensor(),
                                    name -> new double[(int) tensor.shape().elements()])[place.element()] =
                    theta.get(i).doubleValue();
        }
        Map<String, Tensor> replaced = new HashMap<>();
        values.forEach((name, numbers) -> replaced.put(
                name,
                Tensor.ofDoubles(
                        name,
                        Objects.requireNonNull(model.graph().constant(name)).shape(),
                        numbers)));
        return model.withConstants(replaced);
    }

    @Test
    void match_twoPointsOfAnOrbit_recoversTheScales() {
        Model model = OracleNets.model(NET);
        Symmetry symmetry = SymmetryFinder.find(OracleNets.facts(NET));

        assertThat(OrbitMatch.match(symmetry, at(model, ORACLE.path("theta")))).isInstanceOf(OrbitMatch.Found.class);
        OrbitMatch.Result result = OrbitMatch.match(symmetry, at(model, ORACLE.path("theta_rescaled")));

        assertThat(result).isInstanceOfSatisfying(OrbitMatch.Found.class, found -> {
            assertThat(found.scales().units()).isEqualTo(ORACLE.path("rank_B").intValue());
            for (int i = 0; i < found.scales().units(); i++) {
                assertThat(found.scales().z(i + 1))
                        .isCloseTo(ORACLE.path("z").get(i).doubleValue(), within(1e-12));
            }
            assertThat(found.maxRelativeResidual()).isLessThan(1e-12);
        });
    }
}
