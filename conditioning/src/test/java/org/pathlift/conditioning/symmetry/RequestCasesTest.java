package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pathlift.conditioning.testing.Sketch.isFree;
import static org.pathlift.conditioning.testing.Sketch.whyNot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.onnx.graph.Attribute;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.ShapeTable;

/** Parts of a network that are left alone: by request, or because a subgraph reads them. */
class RequestCasesTest {

    /** Gemm_0 relu Gemm_2 relu Gemm_4 relu Gemm_6. */
    private static Sketch chain() {
        return new Sketch(17)
                .input("x", -1, 4)
                .dense("a", "x", 4, 5)
                .relu("a", "ar")
                .dense("b", "ar", 5, 6)
                .relu("b", "br")
                .dense("c", "br", 6, 7)
                .relu("c", "cr")
                .dense("y", "cr", 7, 3)
                .output("y");
    }

    @Test
    void exclude_aNode_leavesItsWeightsAlone() {
        Symmetry symmetry = Sketch.check(chain().symmetry(new NodeFilter(List.of(), List.of("Gemm_2"))), 7);
        assertThat(whyNot(symmetry, "b.w")).contains("excluded by request");
        assertThat(isFree(symmetry, "c.w")).isTrue();
        assertThat(isFree(symmetry, "y.w")).isTrue();
    }

    @Test
    void only_twoNodes_leavesAllOthersAlone() {
        Symmetry symmetry = Sketch.check(
                chain().symmetry(new NodeFilter(List.of("Gemm_2", "Gemm_?"), List.of("Gemm_0", "Gemm_6"))), 6);
        assertThat(symmetry.groups().get(0).in()).containsExactly("b.w", "b.b");
        assertThat(symmetry.groups().get(0).out()).containsExactly("c.w");
    }

    @Test
    void unmatched_globs_areNamed() {
        NodeFilter filter = new NodeFilter(List.of("Gemm_*"), List.of("Conv*"));
        assertThat(filter.unmatched(chain().model().graph().nodes())).containsExactly("Conv*");
    }

    /** An If node's branches read a hidden value and a weight of the surrounding graph. */
    @Test
    void subgraph_thatReadsAValueAndAWeight_pinsBoth() {
        Map<String, Constant> constants = new LinkedHashMap<>();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Tensor tensor : List.of(Sketch.drawn("w", 4, 6), Sketch.drawn("v", 6, 5), Sketch.drawn("u", 5, 3))) {
            constants.put(tensor.name(), new Constant(tensor, Constant.Origin.INITIALIZER));
            shapes.put(tensor.name(), tensor.shape());
        }
        shapes.put("x", Shape.of(1, 4));
        shapes.put("h", Shape.of(1, 6));
        shapes.put("g", Shape.of(1, 5));
        shapes.put("r", Shape.of(1, 5));
        shapes.put("y", Shape.of(1, 3));
        shapes.put("z", Shape.of(1, 6));
        Attribute branches = new Attribute.OfGraph(Set.of("h", "u"));
        List<Node> nodes = List.of(
                new Node(0, "", "MatMul", "", List.of("x", "w"), List.of("h"), Map.of()),
                new Node(1, "", "MatMul", "", List.of("h", "v"), List.of("g"), Map.of()),
                new Node(2, "", "Relu", "", List.of("g"), List.of("r"), Map.of()),
                new Node(3, "", "MatMul", "", List.of("r", "u"), List.of("y"), Map.of()),
                new Node(4, "", "If", "", List.of("flag"), List.of("z"), Map.of("then_branch", branches)));
        ValueInfo x = new ValueInfo("x", ElementType.FLOAT, Optional.empty());
        ValueInfo flag = new ValueInfo("flag", ElementType.BOOL, Optional.empty());
        ValueInfo y = new ValueInfo("y", ElementType.FLOAT, Optional.empty());
        ValueInfo z = new ValueInfo("z", ElementType.FLOAT, Optional.empty());
        Graph graph = new Graph("g", nodes, List.of(x, flag), List.of(y, z), List.of(), constants);
        Model model = new Model(8, Map.of("", 17L), "test", Map.of(), graph, Optional.empty());
        Symmetry symmetry =
                SymmetryFinder.find(new Facts(model, new ShapeTable(shapes, Map.of(), Map.of(), List.of())));
        assertThat(symmetry.units()).isZero();
        assertThat(Sketch.reasons(symmetry, "h")).contains("a subgraph reads it");
        assertThat(whyNot(symmetry, "u")).contains("reads it as well");
    }
}
