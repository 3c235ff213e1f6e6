package org.pathlift.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StructureChangeTest {

    private static final Tensor WEIGHT = Tensor.ofFloats("w", Shape.of(2), 1, 2);
    private static final Tensor OTHER = Tensor.ofFloats("w", Shape.of(2), 3, 4);

    private static Node node(
            int index, String operator, String input, String output, Map<String, Attribute> attributes) {
        return new Node(index, "", operator, "", List.of(input), List.of(output), attributes);
    }

    private static Graph graph(Node... nodes) {
        ValueInfo in = new ValueInfo("x", ElementType.FLOAT, Optional.empty());
        ValueInfo out = new ValueInfo(nodes[nodes.length - 1].output(), ElementType.FLOAT, Optional.empty());
        return new Graph("g", List.of(nodes), List.of(in), List.of(out), List.of(), Map.of());
    }

    private static StructureChange change(Graph before, Graph after) {
        return StructureChange.of(before, after);
    }

    @Test
    void sameNodes_withOtherWeights_areNoChange() {
        Graph before = graph(node(0, "Relu", "x", "y", Map.of("w", new Attribute.OfTensor(WEIGHT))));
        Graph after = graph(node(0, "Relu", "x", "y", Map.of("w", new Attribute.OfTensor(OTHER))));

        assertThat(change(before, after)).isEqualTo(new StructureChange(Map.of("Relu", 1), Map.of("Relu", 1), true));
    }

    @Test
    void sameCounts_otherwiseWiredOrSet_areAChange() {
        Graph before = graph(node(0, "Relu", "x", "a", Map.of()), node(1, "Elu", "a", "b", Map.of()));
        Graph wired = graph(node(0, "Relu", "x", "a", Map.of()), node(1, "Elu", "x", "b", Map.of()));
        Graph set = graph(
                node(0, "Relu", "x", "a", Map.of()),
                node(1, "Elu", "a", "b", Map.of("alpha", new Attribute.OfFloat(2))));

        assertThat(change(before, wired).none()).isFalse();
        assertThat(change(before, set).none()).isFalse();
        assertThat(change(before, set).after()).isEqualTo(before.operators());
    }

    @Test
    void anotherNodeOrOperator_isAChange() {
        Graph one = graph(node(0, "Relu", "x", "y", Map.of()));
        Graph two = graph(node(0, "Relu", "x", "a", Map.of()), node(1, "Relu", "a", "y", Map.of()));
        Graph other = graph(node(0, "Elu", "x", "y", Map.of()));

        assertThat(change(one, two)).isEqualTo(new StructureChange(Map.of("Relu", 1), Map.of("Relu", 2), false));
        assertThat(change(two, one).none()).isFalse();
        assertThat(change(one, other).none()).isFalse();
        assertThat(change(one, one).none()).isTrue();
    }
}
