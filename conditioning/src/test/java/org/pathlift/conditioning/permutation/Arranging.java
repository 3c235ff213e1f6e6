package org.pathlift.conditioning.permutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.testing.Array64;
import org.pathlift.conditioning.testing.Float64Evaluator;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.Comparison;
import org.pathlift.onnx.runtime.InputSampler;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;

/** What the tests of permutations share: searching sketches, and proving that arrangements keep the function. */
final class Arranging {

    private Arranging() {}

    static PermutationSymmetry find(Model model) {
        return PermutationFinder.find(Sketch.find(model, NodeFilter.ALL));
    }

    /** The symmetry of a sketch, after checks that random arrangements of it keep the function in float64. */
    static PermutationSymmetry checked(Sketch sketch) {
        return checked(sketch.model());
    }

    static PermutationSymmetry checked(Model model) {
        PermutationSymmetry symmetry = find(model);
        for (int seed = 1; seed <= 3; seed++) {
            assertInFloat64(symmetry, model, seed);
        }
        return symmetry;
    }

    static void assertInFloat64(PermutationSymmetry symmetry, Model model, long seed) {
        Map<String, Array64> feeds = Float64Evaluator.feeds(
                InputSampler.draw(model, symmetry.scales().facts().shapes(), seed));
        Map<String, Array64> before = Float64Evaluator.run(model, feeds);
        Model moved = Rearranging.apply(symmetry, model, Arrangement.random(symmetry, seed));
        Map<String, Array64> after = Float64Evaluator.run(moved, feeds);
        before.forEach((name, value) -> {
            assertThat(value.values()).as(name).doesNotContain(Double.NaN);
            assertThat(after.get(name).relativeDifference(value))
                    .as("output '%s' after rearranging %d units, %s", name, symmetry.units(), symmetry.classes())
                    .isLessThan(1e-9);
        });
    }

    static void assertInOnnxRuntime(PermutationSymmetry symmetry, Model reference, Model candidate, long seed) {
        Map<String, Sample> samples =
                InputSampler.draw(reference, symmetry.scales().facts().shapes(), seed);
        try (Runner first = Runner.open(ModelWriter.toBytes(reference));
                Runner second = Runner.open(ModelWriter.toBytes(candidate))) {
            assertThat(Comparison.compare(first.run(samples), second.run(samples))
                            .maxRelative())
                    .isLessThan(1e-5);
        }
    }

    /** A model through bytes, so that nothing but the file tells what was done to it. */
    static Model reread(Model model) {
        return ModelReader.read(ModelWriter.toBytes(model), "reread");
    }

    /** The sizes of the cells of each class, blocks written as {@code k x [sizes]}. */
    static List<String> shapes(PermutationSymmetry symmetry) {
        return symmetry.classes().stream()
                .map(one -> {
                    List<Integer> cells =
                            one.blocks().get(0).cells().stream().map(List::size).toList();
                    return one.blocks().size() == 1
                            ? cells.get(0).toString()
                            : one.blocks().size() + " x " + cells;
                })
                .toList();
    }
}
