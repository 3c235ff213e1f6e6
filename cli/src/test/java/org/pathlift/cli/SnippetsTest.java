package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.testdata.TestData;

/** Java that stands in README.md and docs compiles and runs as it stands; relative paths lie in a folder of the test. */
class SnippetsTest {

    private static final Path ROOT = Path.of(System.getProperty("pathlift.root", ".."));
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    /** Pages whose snippets {@code GuideExamplesTest} and {@code TrainingExamplesTest} run. */
    private static final List<String> TESTED_ELSEWHERE = List.of("docs/guide.md", "docs/training.md");

    /** What a snippet takes for granted: packages, and names that the text around it introduces. */
    private record Setting(List<String> packages, String before, String after) {}

    private static final String MODEL = "var model = ModelReader.read(Path.of(\"model.onnx\"));"
            + "var symmetry = SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));";
    private static final List<String> READING =
            List.of("onnx.serde", "onnx.runtime", "onnx.graph", "conditioning.symmetry");

    private static final Map<String, Setting> SETTINGS = Map.of(
            "README.md",
                    new Setting(
                            List.of("", "analysis.report", "conditioning.rescale"),
                            "",
                            "System.out.println(report.proof().passed());"),
            "docs/degeneracy.md",
                    new Setting(List.of("analysis.degeneracy"), "", "System.out.println(p.collapseDepth());"),
            "docs/trajectory.md",
                    new Setting(
                            with(READING, "analysis.trajectory", "conditioning.training.run"),
                            MODEL,
                            "System.out.println(views.size());"),
            "docs/kernels.md",
                    new Setting(
                            with(READING, "analysis.kernel", "analysis.kernel.djl"),
                            MODEL + "var inputs = FunctionProof.draw(model, ShapeInference.infer(model), 3, 0);",
                            "System.out.println(ntk);"),
            "docs/criticality.md",
                    new Setting(List.of("conditioning.meanfield"), "", "System.out.println(line.at(0.3));"),
            "docs/architectures.md",
                    new Setting(
                            with(READING, "conditioning.architecture", "conditioning.init"),
                            "",
                            "System.out.println(model.graph().nodes().size());"),
            "docs/scaling.md",
                    new Setting(
                            List.of("analysis.scaling"),
                            "double[] epsOfOnePair = new double[60]; double[] epsOfAnother = new double[60];"
                                    + "for (int l = 0; l < 60; l++) { epsOfOnePair[l] = 2.0 / (l + 4);"
                                    + " epsOfAnother[l] = 2.0 / (l + 6); }",
                            "System.out.println(metrics.behaviour());"));

    @TempDir
    private Path folder;

    private static List<String> with(List<String> packages, String... more) {
        List<String> all = new ArrayList<>(packages);
        all.addAll(List.of(more));
        return all;
    }

    private static List<String> blocks(String page) throws IOException {
        Matcher matcher = BLOCK.matcher(Files.readString(ROOT.resolve(page)));
        return matcher.results().map(found -> found.group(1)).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/degeneracy.md",
                "docs/trajectory.md",
                "docs/kernels.md",
                "docs/criticality.md",
                "docs/architectures.md",
                "docs/scaling.md"
            })
    void snippet_runs(String page) throws Exception {
        Setting setting = SETTINGS.get(page);
        Files.copy(TestData.fixture("mlp_relu"), folder.resolve("model.onnx"));
        if (page.equals("docs/trajectory.md")) {
            Cli.run(
                            "train",
                            folder.resolve("model.onnx"),
                            "--data",
                            "digits",
                            "--epochs",
                            3,
                            "--snapshots",
                            folder.resolve("run1"))
                    .succeeded();
        }
        List<String> blocks = blocks(page);
        assertThat(blocks).hasSize(1);
        StringBuilder source = new StringBuilder("import java.nio.file.Path;\nimport java.util.*;\n");
        setting.packages()
                .forEach(name ->
                        source.append("import org.pathlift.").append(name).append(name.isEmpty() ? "*;\n" : ".*;\n"));
        source.append("public final class Snippet { public static void main(String[] a) throws Exception {\n")
                .append(setting.before())
                .append('\n')
                .append(blocks.get(0))
                .append(setting.after())
                .append("\n} }\n");
        String placed = source.toString().replace("Path.of(\"", "Path.of(a[0], \"");
        JavaText.compile("Snippet", placed, folder);
        assertThat(JavaText.run("Snippet", folder, folder)).isNotBlank();
    }

    /** A snippet that nobody compiles would rot. */
    @Test
    void everyPageWithSnippets_isTested() throws IOException {
        List<String> pages = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .forEach(file -> pages.add(ROOT.relativize(file).toString()));
        }
        pages.add("README.md");
        for (String page : pages) {
            if (!blocks(page).isEmpty() && !TESTED_ELSEWHERE.contains(page)) {
                assertThat(SETTINGS).as("pages whose snippets are run").containsKey(page);
            }
        }
        assertThat(pages).containsAll(SETTINGS.keySet()).containsAll(TESTED_ELSEWHERE);
    }
}
