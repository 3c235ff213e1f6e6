package org.pathlift.analysis.quantization;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.Sample;

/**
 * How well a model bears int8 weights, as it is and after each criterion. Weights of linear layers are quantized (see {@link
 * Int8Tensor}); biases, normalizations and activations stay as they are.
 *
 * @param arithmetic how the weights were run: {@code DequantizeLinear} nodes in ONNX Runtime, or {@code dequantized values} in
 *     place of the weights where the model's operator set or its weights' type has no such node; the same arithmetic
 * @param inputs on how many inputs
 * @param points the model as it is, then after pathcond, enorm and cle; only the first where the model has no scale units
 */
public record Int8Readiness(String arithmetic, int inputs, List<Int8Point> points) {

    private static final List<CriterionChoice> CRITERIA =
            List.of(CriterionChoice.PATHCOND, CriterionChoice.ENORM, CriterionChoice.CLE);

    /** Keeps an unmodifiable copy of {@code points}. */
    public Int8Readiness {
        points = List.copyOf(points);
    }

    /**
     * Measures.
     *
     * @param symmetry of the model
     * @param inputs what it is run on, one at a time
     * @throws UnsupportedModelException if the model has no weights of linear layers, one of them is not finite, its float
     *     outputs are not finite or all 0, or ONNX Runtime refuses it
     */
    public static Int8Readiness of(Symmetry symmetry, List<Map<String, Sample>> inputs) {
        List<ChannelWeight> weights = ChannelWeight.of(symmetry);
        Model model = symmetry.facts().model();
        if (weights.isEmpty()) {
            throw new UnsupportedModelException(new Problem(
                    "a model must have weights to be quantized",
                    "the model",
                    "a layer with a constant weight",
                    "none",
                    "measure another model"));
        }
        FloatOutputs reference = FloatOutputs.of(model, inputs);
        List<Optional<CriterionChoice>> choices = new ArrayList<>(List.of(Optional.empty()));
        if (symmetry.units() > 0) {
            CRITERIA.forEach(criterion -> choices.add(Optional.of(criterion)));
        }
        List<Int8Point> points = new ArrayList<>();
        for (Optional<CriterionChoice> choice : choices) {
            Model point = choice.map(criterion -> Rescaler.plan(
                                    symmetry, RescaleOptions.defaults().withCriterion(criterion))
                            .apply())
                    .orElse(model);
            points.add(new Int8Point(
                    choice.map(criterion -> criterion.name().toLowerCase(Locale.ROOT))
                            .orElse("none"),
                    reference.error(point, int8(point, weights, Granularity.PER_TENSOR)),
                    reference.error(point, int8(point, weights, Granularity.PER_CHANNEL)),
                    weights.stream()
                            .map(weight -> WeightError.of(weight, tensor(point, weight.name())))
                            .toList()));
        }
        return new Int8Readiness(arithmetic(model, weights), inputs.size(), points);
    }

    /** Returns the point of a criterion; empty where it was not measured. */
    public Optional<Int8Point> point(String criterion) {
        return points.stream()
                .filter(point -> point.criterion().equals(criterion))
                .findFirst();
    }

    private static String arithmetic(Model model, List<ChannelWeight> weights) {
        Stream<String> ways = weights.stream()
                .map(weight -> FloatOutputs.storesInt8(model, tensor(model, weight.name()))
                        ? "DequantizeLinear"
                        : "dequantized values");
        return ways.distinct().sorted().collect(Collectors.joining(" and "));
    }

    private static List<Int8Tensor> int8(Model model, List<ChannelWeight> weights, Granularity granularity) {
        return weights.stream()
                .map(weight -> Int8Tensor.of(
                        tensor(model, weight.name()),
                        granularity == Granularity.PER_CHANNEL ? weight.axis() : OptionalInt.empty()))
                .toList();
    }

    private static Tensor tensor(Model model, String name) {
        @Nullable Tensor tensor = model.graph().constant(name);
        if (tensor == null) {
            throw new IllegalStateException("'" + name + "' is no constant");
        }
        return tensor;
    }
}
