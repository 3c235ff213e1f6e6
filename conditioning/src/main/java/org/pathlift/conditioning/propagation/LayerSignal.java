package org.pathlift.conditioning.propagation;

import java.util.Optional;
import java.util.OptionalDouble;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Variances;

/**
 * What is predicted of a layer, and what was measured.
 *
 * @param layer the layer
 * @param feeding the activation between the values that it reads and the layer or operator before
 * @param variances σw² and σb² of its weights: fan-in times the mean square, and the mean square; for trained weights a
 *     description, no law
 * @param predicted q and correlation of its pre-activations as theory has them; for what follows a place where theory does
 *     not apply, given what was measured there
 * @param measured q and correlation of its pre-activations in ONNX Runtime
 * @param chiPredicted χ = σw² E φ'², φ the feeding activation on Gaussian numbers: what the layer and the activation before
 *     it multiply squared gradients by, in the mean and for equal widths
 * @param chiMeasured σw² times the mean of φ'² over the values that the model has there
 * @param chiNormalized the factor in training mode of a layer that stands between two batch normalizations with gain 1 and
 *     shift 0, see {@link org.pathlift.conditioning.meanfield.Moments#normalizedChi}; χ above is that of evaluation
 * @param gradientPredicted E g² of the loss Σ r·y with regard to the pre-activation, relative to that of the last layer; r
 *     independent with variance 1
 * @param gradientMeasured the same by the trainable block's backward pass
 * @param note why theory does not apply between this layer and the one before, if so
 */
public record LayerSignal(
        WeightLayer layer,
        Activation feeding,
        Variances variances,
        Signal predicted,
        Optional<Signal> measured,
        double chiPredicted,
        OptionalDouble chiMeasured,
        OptionalDouble chiNormalized,
        OptionalDouble gradientPredicted,
        OptionalDouble gradientMeasured,
        Optional<String> note) {}
