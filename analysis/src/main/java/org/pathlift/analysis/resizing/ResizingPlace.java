package org.pathlift.analysis.resizing;

import java.util.List;
import java.util.Optional;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.analysis.scaling.NetworkPlace;

/**
 * What a study found at one place.
 *
 * @param place which networks
 * @param lost networks that an image did not come through, which are in no mean
 * @param sizes one for each change of size
 */
public record ResizingPlace(NetworkPlace place, int lost, List<Resized> sizes) {

    public ResizingPlace {
        sizes = List.copyOf(sizes);
    }

    /**
     * One change of size.
     *
     * @param resize which
     * @param height rows of the resized images
     * @param width their columns
     * @param start the mean over pairs of ε₀ of the resized images
     * @param infinite the deviation at infinite width
     * @param measured what random networks do; empty where none were measured, or fewer than five came through
     */
    public record Resized(
            Resize resize,
            int height,
            int width,
            double start,
            DeviationAnswer infinite,
            Optional<MeasuredDeviation> measured) {}

    /**
     * The deviation of the means over networks of ε of each pair, with jackknife standard errors.
     *
     * @param deviation of the means
     * @param rsdError the standard error of rsd in each layer
     * @param memoryError of the memory of the last layer; null where there is none
     * @param scalingLawError of the error of the scaling law; null where there is none
     * @param alignments the linear CKA of each layer's pre-activations with those of the images themselves, its mean over
     *     networks; empty where it is not defined
     */
    public record MeasuredDeviation(
            DeviationAnswer deviation,
            List<Double> rsdError,
            Optional<Double> memoryError,
            Optional<Double> scalingLawError,
            List<Estimate> alignments) {

        public MeasuredDeviation {
            rsdError = List.copyOf(rsdError);
            alignments = List.copyOf(alignments);
        }
    }
}
