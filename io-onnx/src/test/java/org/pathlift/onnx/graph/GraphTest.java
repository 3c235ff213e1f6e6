package org.pathlift.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.Problem;

class GraphTest {

    private static final Constant W =
            new Constant(Tensor.ofFloats("w", Shape.of(2), 1, 2), Constant.Origin.INITIALIZER);

    private static Node node(int index, String operator, List<String> inputs, String output) {
        return new Node(index, "", operator, "", inputs, List.of(output), Map.of());
    }

    private static ValueInfo value(String name) {
        return new ValueInfo(name, ElementType.FLOAT, Optional.empty());
    }

    private static Graph graph(List<Node> nodes, String output) {
        return new Graph("g", nodes, List.of(value("x")), List.of(value(output)), List.of(), Map.of("w", W));
    }

    private static List<String> order(Graph graph) {
        return graph.sorted().stream().map(Node::output).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void sorted_nodesInAnyFileOrder_isTheSame(long seed) {
        List<List<String>> edges = List.of(
                List.of("x", "w", "a"),
                List.of("a", "w", "b"),
                List.of("x", "x", "c"),
                List.of("b", "c", "d"),
                List.of("x", "w", "short"));
        List<List<String>> shuffled = new ArrayList<>(edges);
        Collections.shuffle(shuffled, new Random(seed));
        List<Node> nodes = new ArrayList<>();
        for (List<String> edge : shuffled) {
            nodes.add(node(nodes.size(), "Add", edge.subList(0, 2), edge.get(2)));
        }

        Graph graph = graph(nodes, "d");

        assertThat(order(graph)).containsExactly("a", "c", "short", "b", "d");
        assertThat(graph.nodes()).isEqualTo(nodes);
    }

    @Test
    void uses_inputsOfNodesAndSubgraphs_areAllListed() {
        Node loop = new Node(
                1,
                "loop",
                "Loop",
                "",
                List.of(),
                List.of("y"),
                Map.of("body", new Attribute.OfGraph(Set.of("x", "w"))));
        Graph graph = graph(List.of(node(0, "Mul", List.of("x", "", "x"), "a"), loop), "y");

        assertThat(graph.uses("x"))
                .extracting(use -> use.node().output() + use.input())
                .containsExactlyInAnyOrder("a0", "a2", "y-1");
        assertThat(graph.uses("w")).containsExactly(new Use(loop, -1));
        assertThat(graph.uses("y")).isEmpty();
        assertThat(graph.producer("y")).isEqualTo(loop);
        assertThat(graph.producer("x")).isNull();
        assertThat(graph.isOutput("y")).isTrue();
        assertThat(graph.isOutput("a")).isFalse();
    }

    @Test
    void graph_cycle_isRefusedWithItsNodes() {
        List<Node> nodes = List.of(
                node(0, "Add", List.of("x", "b"), "a"),
                node(1, "Relu", List.of("a"), "b"),
                node(2, "Relu", List.of("x"), "y"));

        assertThatThrownBy(() -> graph(nodes, "y"))
                .isInstanceOfSatisfying(
                        MalformedModelException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::where)
                                .containsExactly("node Add -> 'a'", "node Relu -> 'b'"));
    }

    @Test
    void graph_undefinedAndDoubleValues_areRefusedTogether() {
        List<Node> nodes = List.of(
                node(0, "Relu", List.of("nothing"), "a"),
                node(1, "Relu", List.of("x"), "a"),
                node(2, "Relu", List.of("x"), "w"));

        assertThatThrownBy(() -> graph(nodes, "nowhere"))
                .isInstanceOfSatisfying(
                        MalformedModelException.class,
                        e -> assertThat(e.problems())
                                .hasSize(4)
                                .anySatisfy(problem ->
                                        assertThat(problem.toString()).contains("'nothing'"))
                                .anySatisfy(problem ->
                                        assertThat(problem.toString()).contains("'nowhere'")));
    }

    @Test
    void graph_countlessProblems_areCutAtAHundred() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            nodes.add(node(i, "Relu", List.of("no" + i), "y" + i));
        }

        assertThatThrownBy(() -> graph(nodes, "y0"))
                .isInstanceOfSatisfying(
                        MalformedModelException.class,
                        e -> assertThat(e.problems()).hasSize(100));
    }

    @Test
    void graph_longChain_needsNoDeepStack() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            nodes.add(node(i, "Relu", List.of(i == 0 ? "x" : "v" + (i - 1)), "v" + i));
        }
        Collections.reverse(nodes);
        List<Node> numbered = new ArrayList<>();
        nodes.forEach(node -> numbered.add(node(numbered.size(), "Relu", node.inputs(), node.output())));

        assertThat(graph(numbered, "v99999").sorted().get(99_999).output()).isEqualTo("v99999");
    }

    @Test
    void withConstants_otherTensor_replacesItInACopy() {
        Model model = new Model(
                8,
                Map.of("", 17L),
                "",
                Map.of(),
                graph(List.of(node(0, "Mul", List.of("x", "w"), "y")), "y"),
                Optional.empty());

        Model changed = model.withConstants(Map.of("w", Tensor.ofFloats("w", Shape.of(2), 3, 4)));

        assertThat(changed.graph().constant("w").reader().toDoubles()).containsExactly(3, 4);
        assertThat(model.graph().constant("w").reader().toDoubles()).containsExactly(1, 2);
        assertThatThrownBy(() -> model.withConstants(Map.of("v", W.tensor())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'v'");
        assertThatThrownBy(() -> model.withConstants(Map.of("w", Tensor.ofFloats("w", Shape.of(1), 3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shape");
    }
}
