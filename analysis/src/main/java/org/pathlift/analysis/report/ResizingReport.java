package org.pathlift.analysis.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.analysis.resizing.DeviationAnswer;
import org.pathlift.analysis.resizing.NoDeviation;
import org.pathlift.analysis.resizing.ResizingDeviation;
import org.pathlift.analysis.resizing.ResizingOptions;
import org.pathlift.analysis.resizing.ResizingPlace;
import org.pathlift.analysis.resizing.ResizingPlace.MeasuredDeviation;
import org.pathlift.analysis.resizing.ResizingPlace.MeasuredWidth;
import org.pathlift.analysis.resizing.ResizingPlace.Resized;
import org.pathlift.analysis.resizing.ResizingStudy;
import org.pathlift.analysis.scaling.PlaceChoice;
import org.pathlift.onnx.error.Words;

/**
 * What resizing of images does to the decay of their correlations.
 *
 * @param schema {@value #SCHEMA}
 * @param options what was asked for
 * @param images what was resized
 * @param places one for each distance or σ_w²
 */
public record ResizingReport(String schema, Options options, Images images, List<Place> places) implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.study.resizing/1";

    /**
     * What was asked for.
     *
     * @param activation by its name
     * @param sigmaB2 σ_b²; null for that of the activation's default critical point
     * @param distances σ_w² over the critical one, less 1; empty where values of σ_w² were given
     * @param sigmaW2 values of σ_w²; empty where distances were given
     * @param pairs how many pairs of images at most
     * @param widths units per layer of the measured networks
     * @param depth the number of the last layer
     * @param networks how many were measured of each width
     * @param seed of everything drawn
     */
    public record Options(
            String activation,
            @Nullable Double sigmaB2,
            List<Double> distances,
            List<Double> sigmaW2,
            int pairs,
            List<Integer> widths,
            int depth,
            int networks,
            long seed) {}

    /**
     * What was resized.
     *
     * @param source a data spec, or how they were drawn
     * @param count how many
     * @param channels of each
     * @param height rows of each
     * @param width columns of each
     * @param pairs how many pairs were looked at
     * @param start the mean over pairs of ε₀
     */
    public record Images(String source, int count, int channels, int height, int width, int pairs, double start) {}

    /**
     * One place.
     *
     * @param network which networks
     * @param sizes one for each change of size, at infinite width
     * @param widths what was measured
     * @param rate of convergence with width; null where fewer than two widths were measured
     */
    public record Place(
            NetworkReport network,
            List<Size> sizes,
            List<Width> widths,
            @Nullable RateReport rate) {
        static Place of(ResizingPlace place) {
            return new Place(
                    NetworkReport.of(place.place()),
                    place.sizes().stream().map(Size::of).toList(),
                    place.widths().stream().map(Width::of).toList(),
                    place.rate().map(RateReport::of).orElse(null));
        }
    }

    /**
     * One change of size.
     *
     * @param way block, decimation or bilinear
     * @param factor what rows and columns are divided by
     * @param height rows of the resized images
     * @param width their columns
     * @param start the mean over pairs of ε₀
     * @param infinite the deviation at infinite width
     */
    public record Size(String way, double factor, int height, int width, double start, Deviation infinite) {

        static Size of(Resized size) {
            return new Size(
                    Words.of(size.resize().way()),
                    size.resize().factor(),
                    size.height(),
                    size.width(),
                    size.start(),
                    Deviation.of(size.infinite()));
        }
    }

    /**
     * Networks of one width.
     *
     * @param width units per layer
     * @param lost networks that an image did not come through
     * @param sizes one for each change of size; empty where fewer than five networks came through
     */
    public record Width(int width, int lost, List<Measured> sizes) {
        static Width of(MeasuredWidth measured) {
            return new Width(
                    measured.width(),
                    measured.lost(),
                    measured.sizes().stream().map(Measured::of).toList());
        }
    }

    /**
     * How far the decays of resized images are from those of the images themselves.
     *
     * @param reason why that cannot be told; null where it can
     * @param p the exponent of the scaling law
     * @param pairs how many pairs were compared
     * @param dropped how many were left out: the same image twice, or a blank one
     * @param rsd for each layer the mean over pairs of |ln ε − ln ε of the images themselves|
     * @param largest the largest difference of ε
     * @param memory rsd of the last layer over that of layer 0; null where that is 0
     * @param kappa minus the slope of ln rsd over ln l in the second half; null where there is none
     * @param scalingLawError what the scaling law leaves of ln ε; null where it maps no layer into the network
     */
    public record Deviation(
            @Nullable String reason,
            @Nullable Double p,
            @Nullable Integer pairs,
            @Nullable Integer dropped,
            List<Double> rsd,
            @Nullable Double largest,
            @Nullable Double memory,
            @Nullable Double kappa,
            @Nullable Double scalingLawError) {

        /** Describes a deviation. */
        public static Deviation of(DeviationAnswer answer) {
            if (answer instanceof ResizingDeviation found) {
                return new Deviation(
                        null,
                        found.p(),
                        found.pairs(),
                        found.dropped(),
                        found.rsd(),
                        found.largest(),
                        Optionals.orNull(found.memory(found.depth())),
                        Optionals.orNull(found.kappa()),
                        Optionals.orNull(found.scalingLawError()));
            }
            return new Deviation(((NoDeviation) answer).reason(), null, null, null, List.of(), null, null, null, null);
        }
    }

    /**
     * The deviation of means over networks, with jackknife standard errors.
     *
     * @param deviation of the means
     * @param rsdError of rsd in each layer
     * @param memoryError of the memory; null where there is none
     * @param scalingLawStandardError of the error of the scaling law; null where there is none
     * @param alignments linear CKA with the images themselves, layer by layer; empty where it is not defined
     */
    public record Measured(
            Deviation deviation,
            List<Double> rsdError,
            @Nullable Double memoryError,
            @Nullable Double scalingLawStandardError,
            List<Estimate> alignments) {

        static Measured of(MeasuredDeviation measured) {
            return new Measured(
                    Deviation.of(measured.deviation()),
                    measured.rsdError(),
                    measured.memoryError().orElse(null),
                    measured.scalingLawError().orElse(null),
                    measured.alignments());
        }
    }

    /** Keeps an unmodifiable copy of {@code places}. */
    public ResizingReport {
        places = List.copyOf(places);
    }

    /** Describes a study. */
    public static ResizingReport of(ResizingStudy study) {
        ResizingOptions options = study.options();
        PlaceChoice choice = options.choice();
        return new ResizingReport(
                SCHEMA,
                new Options(
                        choice.activation().name(),
                        Optionals.orNull(choice.bias()),
                        choice.distances(),
                        choice.weights(),
                        options.pairs(),
                        options.widths(),
                        options.depth(),
                        options.networks(),
                        options.seed()),
                new Images(
                        options.source(),
                        study.images(),
                        study.channels(),
                        study.height(),
                        study.width(),
                        study.pairs(),
                        study.start()),
                study.places().stream().map(Place::of).toList());
    }
}
