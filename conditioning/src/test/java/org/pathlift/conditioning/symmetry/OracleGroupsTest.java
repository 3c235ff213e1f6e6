package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.testing.OracleNets;
import org.pathlift.onnx.graph.Shape;

/** The finder's units against the in- and out-parameters of the reference numbers, unit by unit in the same order. */
class OracleGroupsTest {

    static Stream<String> nets() {
        return OracleNets.names().stream();
    }

    @ParameterizedTest
    @MethodSource("nets")
    void units_oracleNet_haveTheReferencesParametersInItsOrder(String net) {
        Symmetry symmetry = SymmetryFinder.find(OracleNets.facts(net));
        JsonNode reference = OracleNets.reference(net);
        assertThat(symmetry.units()).isEqualTo(reference.path("H").asInt());
        assertThat(symmetry.parameters()).isEqualTo(reference.path("p").asLong());
        assertThat(parameters(net, symmetry, 1)).isEqualTo(listed(reference.path("group_in_params")));
        assertThat(parameters(net, symmetry, -1)).isEqualTo(listed(reference.path("group_out_params")));
    }

    /** The numbers in θ of the parameters that move with λ_u (sign 1) or with 1/λ_u (sign -1), for every unit u. */
    private static List<List<Integer>> parameters(String net, Symmetry symmetry, int sign) {
        List<TreeSet<Integer>> found = new ArrayList<>();
        for (int unit = 0; unit < symmetry.units(); unit++) {
            found.add(new TreeSet<>());
        }
        for (Binding binding : symmetry.bindings()) {
            Shape shape = symmetry.facts().shapeOf(binding.tensor());
            int offset = OracleNets.offsets(net).get(binding.tensor());
            int[] producers = binding.producers().expandedTo(shape.toIntArray()).toArray();
            int[] consumers = binding.consumers().expandedTo(shape.toIntArray()).toArray();
            for (int k = 0; k < producers.length; k++) {
                int[] exponents = new int[symmetry.units() + 1];
                exponents[Math.abs(producers[k])] += Integer.signum(producers[k]);
                exponents[Math.abs(consumers[k])] -= Integer.signum(consumers[k]);
                for (int unit = 1; unit < exponents.length; unit++) {
                    if (exponents[unit] == sign) {
                        found.get(unit - 1).add(offset + k);
                    }
                }
            }
        }
        return found.stream().map(List::<Integer>copyOf).toList();
    }

    private static List<List<Integer>> listed(JsonNode groups) {
        List<List<Integer>> lists = new ArrayList<>();
        groups.forEach(group -> {
            List<Integer> list = new ArrayList<>();
            group.forEach(number -> list.add(number.asInt()));
            lists.add(list);
        });
        return lists;
    }
}
