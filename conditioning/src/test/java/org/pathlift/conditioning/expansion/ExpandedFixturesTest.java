package org.pathlift.conditioning.expansion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.pathlift.conditioning.expansion.Expansions.difference;
import static org.pathlift.conditioning.expansion.Expansions.isSame;
import static org.pathlift.conditioning.expansion.Expansions.preserving;
import static org.pathlift.conditioning.expansion.Expansions.run;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.expansion.InputExpansion.Spaced;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** Every fixture with an expanded input, in both modes. */
class ExpandedFixturesTest {

    private static final InputExpansion HALF = new Spaced(2, 0, 0.5);

    @ParameterizedTest
    @MethodSource("fixtures")
    void fixtures_bothModes_run(String name) {
        Model model = ModelReader.read(TestData.fixture(name));
        for (InputExpansion expansion : List.of(HALF, new Spaced(3, 2, -0.25))) {
            Model kept = Expander.expand(model, preserving(expansion));
            long[] shape = ShapeInference.infer(model)
                    .shape(model.graph().inputs().get(0).name())
                    .toArray();
            assertThat(difference(model, kept, expansion, shape)).as(name).isLessThan(1e-5);

            Model other = Expander.expand(model, ExpansionOptions.of(expansion, ExpansionMode.NATIVE));
            Map<String, Sample> samples =
                    FunctionProof.draw(other, ShapeInference.infer(other), 1, 3).get(0);
            OutputValue output = run(other, samples).values().iterator().next();
            for (int i = 0; i < output.elements(); i++) {
                assertThat(output.at(i)).isFinite();
            }
        }
    }

    static List<String> fixtures() {
        return TestData.fixtureNames();
    }

    @Test
    void native_globalPooling_changesOnlyTheDeclaredInput() {
        Model model = ModelReader.read(TestData.fixture("resnet_bn"));

        Model expanded = Expander.expand(model, ExpansionOptions.of(HALF, ExpansionMode.NATIVE));

        assertThat(expanded.graph().nodes()).isEqualTo(model.graph().nodes());
        model.graph()
                .constants()
                .keySet()
                .forEach(name -> assertThat(isSame(model, expanded, name)).isTrue());
        assertThat(expanded.graph().inputs().get(0).dims().orElseThrow())
                .endsWith(new Dim.Known(1), new Dim.Known(16), new Dim.Known(16));
    }

    @Test
    void native_flattenedHead_isDrawnAnewForTheSeed() {
        Model model = ModelReader.read(TestData.fixture("conv_pool"));
        ExpansionOptions options = ExpansionOptions.of(HALF, ExpansionMode.NATIVE);
        String head = "fc1.weight";

        Tensor one = Expander.expand(model, options).graph().constant(head);
        Tensor same = Expander.expand(model, options).graph().constant(head);
        Tensor other = Expander.expand(model, options.withSeed(1)).graph().constant(head);

        Tensor old = model.graph().constant(head);
        assertThat(one.shape().dim(1)).isEqualTo(4 * old.shape().dim(1));
        assertThat(one.reader().toDoubles()).isEqualTo(same.reader().toDoubles());
        assertThat(one.reader().toDoubles()).isNotEqualTo(other.reader().toDoubles());
        // n s² stays: the variance of the layer's output for inputs of one size.
        assertThat(new DenseWeight(one, false).rootMeanSquare() * 2)
                .isCloseTo(new DenseWeight(old, false).rootMeanSquare(), within(0.002));
    }
}
