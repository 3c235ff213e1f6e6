package org.pathlift.conditioning.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.conditioning.lifting.LiftingOptions;
import org.pathlift.conditioning.lifting.RegionLifting;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.FileRescaler;
import org.pathlift.conditioning.rescale.OrbitMatch;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescaleOutcome;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.WriteOptions;
import org.pathlift.testdata.TestData;

/** Runs the library calls that docs/guide.md shows, and sees to it that the guide shows just these. */
class GuideExamplesTest {

    private static final Pattern EXAMPLE = Pattern.compile("// guide: (\\w+)\\n(.*?)\\n *// end", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void file_isRescaledAndProved() {
        Path in = TestData.fixture("resnet_bn");
        Path out = folder.resolve("out.onnx");
        // guide: file
        RescaleOptions options = RescaleOptions.defaults()
                .withCriterion(CriterionChoice.PATHCOND)
                .withSolver(SolverOptions.converge(1e-12, 100).withMaxScale(64));
        Provenance provenance = new Provenance("1.0", "my-tool", "--conditioned");
        RescaleOutcome outcome =
                new FileRescaler(options, ProofOptions.DEFAULT, provenance).rescale(in, out, WriteOptions.NEW_FILE);
        double difference = outcome.proof().maxRelative();
        // end
        assertThat(difference).isLessThan(1e-5);
        assertThat(out).exists();
    }

    @Test
    void model_isRescaledInMemory() {
        Path in = TestData.fixture("resnet_bn");
        // guide: memory
        Model model = ModelReader.read(in);
        RescalePlan plan = Rescaler.plan(model, RescaleOptions.defaults());
        Model rescaled = plan.apply();
        byte[] bytes = ModelWriter.toBytes(rescaled);
        double lambda = plan.scales().lambda(1);
        // end
        assertThat(bytes).hasSizeGreaterThan(1000);
        assertThat(lambda).isPositive();
    }

    @Test
    void symmetry_isFoundAndExplained() {
        Path in = TestData.fixture("mobile_relu6_bn");
        List<String> lines = new ArrayList<>();
        // guide: symmetry
        Model model = ModelReader.read(in);
        Symmetry symmetry = SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
        symmetry.groups().forEach(group -> lines.add(group.count() + " units at " + group.tensor()));
        symmetry.pins().forEach(pin -> lines.add("pinned: " + pin));
        // end
        assertThat(lines).anyMatch(line -> line.contains("it is clipped to [0.0, 6.0]"));
    }

    @Test
    void lifting_givesTheDiagonal() throws Exception {
        Symmetry symmetry = symmetry("mlp_relu");
        // guide: lifting
        RegionLifting lifting = RegionLifting.of(symmetry, symmetry.regions().get(0), LiftingOptions.EXACT);
        Map<String, double[]> g = lifting.diagonal();
        double squaredPathNorm = Math.exp(lifting.logPathSum());
        // end
        assertThat(g).containsKey("net.0.weight");
        assertThat(squaredPathNorm).isPositive();
    }

    @Test
    void twoModels_areMatched() {
        Model reference = ModelReader.read(TestData.fixture("mlp_relu"));
        Model candidate = Rescaler.plan(reference, RescaleOptions.defaults()).apply();
        Symmetry symmetry = symmetry("mlp_relu");
        List<String> lines = new ArrayList<>();
        // guide: match
        OrbitMatch.Result result = OrbitMatch.match(symmetry, candidate);
        if (result instanceof OrbitMatch.Found found) {
            lines.add("rescaled by " + found.scales());
        } else if (result instanceof OrbitMatch.NotFound none) {
            none.problems().forEach(problem -> lines.add(problem.toString()));
        }
        // end
        assertThat(lines).singleElement().asString().startsWith("rescaled by z[");
    }

    private static Symmetry symmetry(String fixture) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        return SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
    }

    @Test
    void guide_showsTheseCalls() throws IOException {
        Path root = Path.of(System.getProperty("pathlift.root"));
        String guide = Files.readString(root.resolve("docs/guide.md"));
        String source = Files.readString(root.resolve("conditioning/src/test/java")
                .resolve(GuideExamplesTest.class.getName().replace('.', '/') + ".java"));
        Matcher example = EXAMPLE.matcher(source);
        int count = 0;
        while (example.find()) {
            assertThat(guide).as(example.group(1)).contains(example.group(2).stripIndent());
            count++;
        }
        assertThat(count).isEqualTo(5);
    }
}
