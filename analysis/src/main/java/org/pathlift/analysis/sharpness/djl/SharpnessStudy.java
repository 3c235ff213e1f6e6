package org.pathlift.analysis.sharpness.djl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pathlift.analysis.sharpness.Example;
import org.pathlift.analysis.sharpness.LossKind;
import org.pathlift.analysis.sharpness.Sharpness;
import org.pathlift.analysis.sharpness.SharpnessOptions;
import org.pathlift.analysis.sharpness.SharpnessPoint;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Model;

/** The curvature of a model's loss at its weights, and at those of the same function that criteria pick. */
public final class SharpnessStudy {

    private SharpnessStudy() {}

    /**
     * Measures.
     *
     * @param criteria at which points besides the weights as they are; none of them for a model without scale units
     * @param rescaling how scales are found; the criterion in it is not used
     * @return the weights as they are first
     * @throws org.pathlift.onnx.error.UnsupportedModelException if the model cannot be trained, or a gradient is not finite
     */
    public static List<SharpnessPoint> of(
            Symmetry symmetry,
            LossKind loss,
            List<Example> examples,
            SharpnessOptions options,
            List<CriterionChoice> criteria,
            RescaleOptions rescaling) {
        Model model = symmetry.facts().model();
        List<SharpnessPoint> points = new ArrayList<>();
        try (BlockLoss function = new BlockLoss(model, loss, examples)) {
            points.add(new SharpnessPoint("none", Sharpness.of(function, function.weights(), options)));
            for (CriterionChoice criterion : symmetry.units() == 0 ? List.<CriterionChoice>of() : criteria) {
                Model rescaled = Rescaler.plan(symmetry, rescaling.withCriterion(criterion))
                        .apply();
                points.add(new SharpnessPoint(
                        criterion.name().toLowerCase(Locale.ROOT),
                        Sharpness.of(function, function.weightsOf(rescaled), options)));
            }
        }
        return points;
    }
}
