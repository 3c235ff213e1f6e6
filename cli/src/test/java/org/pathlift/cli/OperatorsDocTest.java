package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.djl.op.Operators;
import org.pathlift.onnx.djl.op.TensorArrays;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** The page docs/operators.md says what is covered. */
class OperatorsDocTest {

    private static final Path DOCS = Path.of(System.getProperty("pathlift.root", ".."), "docs");
    private static final Path PAGE = DOCS.resolve("operators.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\d+).* \\| (\\d+) \\|$");
    private static final Pattern EXPANDED = Pattern.compile("All \\d+ pass; (\\d+) of");

    @BeforeAll
    static void write() throws IOException {
        if (Boolean.getBoolean("pathlift.docs.write")) {
            assumeFalse(backendModels().isEmpty(), "the package libonnx-testdata is not installed");
            Files.writeString(PAGE, OperatorsPage.of(Files.readString(DOCS.resolve("guide.md")), counted()));
        }
    }

    @Test
    void page_isThatOfTheOperators() throws IOException {
        String guide = Files.readString(DOCS.resolve("guide.md"));
        String page = Files.readString(PAGE);
        // Where the package is not installed the counts are taken as they stand; another test looks at them.
        assertThat(page).isEqualTo(OperatorsPage.of(guide, printed(page)));
    }

    @Test
    void counts_areThoseOfTheBackendTestsThatRun() throws IOException {
        assumeFalse(backendModels().isEmpty(), "the package libonnx-testdata is not installed");
        assertThat(printed(Files.readString(PAGE))).isEqualTo(counted());
    }

    @Test
    void operators_areAtLeast110() {
        assertThat(Operators.all()).hasSizeGreaterThanOrEqualTo(110);
    }

    private static List<Path> backendModels() {
        return TestData.onnxBackendModels().stream()
                .filter(path -> path.getParent().getParent().endsWith("data/node"))
                .toList();
    }

    /** Counts the node tests that io-onnx's BackendNodeTest runs, all of which must pass there. */
    private static OperatorsPage.Counts counted() {
        Map<String, Integer> counts = new TreeMap<>();
        int expanded = 0;
        for (Path path : backendModels()) {
            Model model = ModelReader.read(path);
            if (isCovered(model)) {
                if (model.graph().nodes().size() == 1) {
                    Operators.find(model.graph().nodes().get(0), model.opset())
                            .ifPresent(found -> counts.merge(OperatorsPage.key(found), 1, Integer::sum));
                } else {
                    expanded++;
                }
            }
        }
        return new OperatorsPage.Counts(counts, expanded);
    }

    private static boolean isCovered(Model model) {
        Graph graph = model.graph();
        boolean tensors = !graph.inputs().isEmpty()
                && graph.outputs().stream().allMatch(output -> TensorArrays.supports(output.type()));
        if (!tensors) {
            return false;
        }
        try {
            OnnxBlock.of(model);
            return true;
        } catch (UnsupportedModelException e) {
            return false;
        }
    }

    /** Returns the counts that a page prints. */
    private static OperatorsPage.Counts printed(String page) {
        Map<String, Integer> counts = new TreeMap<>();
        Matcher row = ROW.matcher(page);
        while (row.find()) {
            int count = Integer.parseInt(row.group(3));
            int opset = Integer.parseInt(row.group(2));
            if (count > 0) {
                counts.put(key(row.group(1), opset), count);
            }
        }
        Matcher expanded = EXPANDED.matcher(page);
        assertThat(expanded.find()).isTrue();
        return new OperatorsPage.Counts(counts, Integer.parseInt(expanded.group(1)));
    }

    private static String key(String operator, int opset) {
        return Operators.all().stream()
                .filter(versions -> versions.firstEntry().getValue().type().equals(operator))
                .map(versions -> OperatorsPage.key(versions.floorEntry(opset).getValue()))
                .findFirst()
                .orElse(operator);
    }
}
