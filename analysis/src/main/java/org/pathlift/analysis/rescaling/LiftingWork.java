package org.pathlift.analysis.rescaling;

import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Shape;

/** What a pass through the squared network takes. */
final class LiftingWork {

    private LiftingWork() {}

    /** Returns about how many multiplications a forward pass takes. */
    static double multiplications(Symmetry symmetry, Region region) {
        double sum = 1;
        for (Binding binding : region.bindings()) {
            double elements = symmetry.facts().shapeOf(binding.tensor()).elements();
            double positions = 1;
            if (binding.node().opType().startsWith("Conv") && binding.kind() == Binding.Kind.WEIGHT) {
                boolean transposed = binding.node().is("ConvTranspose");
                Shape image = symmetry.facts()
                        .shapeOf(
                                transposed
                                        ? binding.node().input(0)
                                        : binding.node().output());
                for (int axis = 2; axis < image.rank(); axis++) {
                    positions *= image.dim(axis);
                }
            }
            sum += elements * positions;
        }
        return sum;
    }
}
