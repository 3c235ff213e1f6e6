package org.pathlift.analysis.resizing;

import java.util.List;
import java.util.Optional;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.analysis.scaling.NetworkPlace;
import org.pathlift.analysis.scaling.WidthRate;

/**
 * What a study found at one place.
 *
 * @param place which networks
 * @param sizes one for each change of size, at infinite width
 * @param widths what was measured, one for each width
 * @param rate how fast ε of all pairs in all sizes approaches infinite width; empty where fewer than two widths were measured
 */
public record ResizingPlace(
        NetworkPlace place, List<Resized> sizes, List<MeasuredWidth> widths, Optional<WidthRate> rate) {

    /** Keeps unmodifiable copies of {@code sizes} and {@code widths}. */
    public ResizingPlace {
        sizes = List.copyOf(sizes);
        widths = List.copyOf(widths);
    }

    /**
     * One change of size.
     *
     * @param resize which
     * @param height rows of the resized images
     * @param width their columns
     * @param start the mean over pairs of ε₀ of the resized images
     * @param infinite the deviation at infinite width
     */
    public record Resized(Resize resize, int height, int width, double start, DeviationAnswer infinite) {}

    /**
     * Networks of one width.
     *
     * @param width units per layer
     * @param lost networks that an image did not come through, which are in no mean
     * @param squares the mean over networks of the mean over sizes, pairs and layers of (ε − ε at infinite width)²; empty
     *     where fewer than five networks came through
     * @param sizes one for each change of size; empty where fewer than five networks came through
     */
    public record MeasuredWidth(int width, int lost, Optional<Estimate> squares, List<MeasuredDeviation> sizes) {
        /** Keeps an unmodifiable copy of {@code sizes}. */
        public MeasuredWidth {
            sizes = List.copyOf(sizes);
        }
    }

    /**
     * The deviation of the means over networks of ε of each pair, with jackknife standard errors.
     *
     * @param deviation of the means
     * @param rsdError the standard error of rsd in each layer
     * @param memoryError of the memory of the last layer; empty where there is none
     * @param scalingLawError of the error of the scaling law; empty where there is none
     * @param alignments the linear CKA of each layer's pre-activations with those of the images themselves, its mean over
     *     networks; empty where it is not defined
     */
    public record MeasuredDeviation(
            DeviationAnswer deviation,
            List<Double> rsdError,
            Optional<Double> memoryError,
            Optional<Double> scalingLawError,
            List<Estimate> alignments) {

        /** Keeps unmodifiable copies of {@code rsdError} and {@code alignments}. */
        public MeasuredDeviation {
            rsdError = List.copyOf(rsdError);
            alignments = List.copyOf(alignments);
        }
    }
}
