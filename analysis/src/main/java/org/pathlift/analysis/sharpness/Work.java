package org.pathlift.analysis.sharpness;

import java.util.List;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.conditioning.propagation.WeightLayers;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Shape;

/** How much work a model is. */
public final class Work {

    private Work() {}

    /** Returns the multiplications of one run of the model on the shapes that its symmetry was found with, roughly. */
    public static double multiplications(Symmetry symmetry) {
        List<WeightLayer> layers = WeightLayers.find(symmetry.constants());
        double sum = 0;
        for (WeightLayer layer : layers) {
            double outputs = symmetry.facts()
                    .shape(layer.node().output())
                    .map(Shape::elements)
                    .orElse(1L);
            sum += outputs * layer.fan().in();
        }
        return sum;
    }
}
