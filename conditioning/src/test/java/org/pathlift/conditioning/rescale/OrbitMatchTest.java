package org.pathlift.conditioning.rescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.testdata.TestData;

class OrbitMatchTest {

    /** Every element of a weight is rounded once to float32, and z is a mean over several of them. */
    private static final double FLOAT32_Z = 2e-6;

    static Stream<String> fixtures() {
        return TestData.fixtureNames().stream();
    }

    private static Symmetry symmetry(Model model) {
        return SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
    }

    private static RescalePlan randomPlan(Symmetry symmetry, long seed) {
        return Rescaler.plan(
                symmetry,
                RescaleOptions.defaults().withCriterion(CriterionChoice.RANDOM).withSeed(seed));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void match_randomRescaling_findsTheScales(String fixture) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        Symmetry symmetry = symmetry(model);
        RescalePlan plan = randomPlan(symmetry, 11);
        // Through bytes, so that nothing but the file tells the scales.
        Model candidate = ModelReader.read(ModelWriter.toBytes(plan.apply()), fixture);
        OrbitMatch.Result result = OrbitMatch.match(symmetry, candidate);
        assertThat(result).isInstanceOf(OrbitMatch.Found.class);
        OrbitMatch.Found found = (OrbitMatch.Found) result;
        for (int unit = 1; unit <= symmetry.units(); unit++) {
            assertThat(found.scales().z(unit)).isCloseTo(plan.scales().z(unit), within(FLOAT32_Z));
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void match_oneWeightChanged_saysWhere(String fixture) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        Symmetry symmetry = symmetry(model);
        if (symmetry.units() == 0) {
            assertThat(symmetry.weights()).noneMatch(weight -> weight.free());
            return;
        }
        Model rescaled = randomPlan(symmetry, 5).apply();
        String name = symmetry.bindings().get(0).tensor();
        Tensor weight = rescaled.graph().constant(name);
        float[] values = new float[(int) weight.shape().elements()];
        weight.reader().floats(0, values, 0, values.length);
        values[1] *= 1.001f;
        Model changed = rescaled.withConstants(Map.of(name, Tensor.ofFloats(name, weight.shape(), values)));
        OrbitMatch.Result result = OrbitMatch.match(symmetry, changed);
        assertThat(result).isInstanceOf(OrbitMatch.NotFound.class);
        assertThat(((OrbitMatch.NotFound) result).problems())
                .anySatisfy(problem -> assertThat(problem.where()).contains("'" + name + "'"));
    }

    @Test
    void match_otherGraph_namesTheDifference() {
        Symmetry symmetry = symmetry(ModelReader.read(TestData.fixture("mlp_relu")));
        OrbitMatch.Result result = OrbitMatch.match(symmetry, ModelReader.read(TestData.fixture("mlp_tanh")));
        assertThat(((OrbitMatch.NotFound) result).problems())
                .anySatisfy(problem -> assertThat(problem.rule()).isEqualTo("the graphs must be the same"));
    }

    @Test
    void match_signFlipped_isNoRescaling() {
        Model model = ModelReader.read(TestData.fixture("mlp_relu"));
        Symmetry symmetry = symmetry(model);
        String name = symmetry.bindings().get(0).tensor();
        Tensor weight = model.graph().constant(name);
        float[] values = new float[(int) weight.shape().elements()];
        weight.reader().floats(0, values, 0, values.length);
        values[0] = -values[0];
        Model flipped = model.withConstants(Map.of(name, Tensor.ofFloats(name, weight.shape(), values)));
        assertThat(OrbitMatch.match(symmetry, flipped)).isInstanceOf(OrbitMatch.NotFound.class);
    }

    @Test
    void match_itself_isTheIdentity() {
        Model model = ModelReader.read(TestData.fixture("resnet_bn"));
        OrbitMatch.Result result = OrbitMatch.match(symmetry(model), model);
        assertThat(result).isEqualTo(new OrbitMatch.Found(LogScales.none(64), 0));
    }
}
