package org.pathlift.analysis.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.commutativity.CellCount;
import org.pathlift.analysis.commutativity.CommutativityStudy;
import org.pathlift.analysis.commutativity.FittedRates;
import org.pathlift.analysis.commutativity.Interval;
import org.pathlift.analysis.commutativity.IteratedLimit;
import org.pathlift.analysis.commutativity.OrderGap;
import org.pathlift.analysis.commutativity.SurfaceCell;
import org.pathlift.onnx.error.Words;

/**
 * Whether a family's limits of width and depth commute.
 *
 * @param schema {@value #SCHEMA}
 * @param options what was asked for
 * @param counts networks of each place: all depths of the first width, then of the next
 * @param surfaces one for each function that stayed in range
 * @param deciding the function whose verdict counts
 * @param answer {@code commute}, {@code width-first} or {@code undecided}
 * @param verdict the same in words
 */
public record CommutativityReport(
        String schema,
        Options options,
        List<CellCount> counts,
        List<Surface> surfaces,
        String deciding,
        String answer,
        String verdict)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.study.commutativity/1";

    /**
     * What was asked for.
     *
     * @param family {@code residual}, {@code plain}, {@code arch} or {@code files}
     * @param activation φ; null for files
     * @param alpha the exponent of residual branches; null for others
     * @param sigmaW2 σ_w² of plain networks; null for others
     * @param architecture with the settings that were asked for; null for others
     * @param pattern of files; null for others
     * @param tensor that is measured; null for the last hidden pre-activation
     * @param widths n
     * @param depths L
     * @param samples networks of each place; null for files, of which there are as many as there are
     * @param correlation of the two inputs
     * @param seed of everything that is drawn
     */
    public record Options(
            String family,
            @Nullable String activation,
            @Nullable Double alpha,
            @Nullable Double sigmaW2,
            @Nullable String architecture,
            @Nullable String pattern,
            @Nullable String tensor,
            List<Integer> widths,
            List<Integer> depths,
            @Nullable Integer samples,
            double correlation,
            long seed) {}

    /**
     * One function over the grid.
     *
     * @param function {@code ln-q}, {@code correlation} or {@code covariance}
     * @param referenceKind what errors are measured from
     * @param reference the limit; null where there is none, or each depth has its own
     * @param cells all depths of the first width, then of the next
     * @param widthFirst the limit extrapolated with n to infinity first; null for fewer than three widths or depths
     * @param depthFirst with L to infinity first
     * @param orderGap between the two; null unless both are resolved
     * @param rates of the errors
     * @param answer of this function
     * @param verdict the same in words
     */
    public record Surface(
            String function,
            String referenceKind,
            @Nullable Double reference,
            List<Cell> cells,
            @Nullable IteratedLimit widthFirst,
            @Nullable IteratedLimit depthFirst,
            @Nullable OrderGap orderGap,
            @Nullable Rates rates,
            String answer,
            String verdict) {

        private static Surface of(org.pathlift.analysis.commutativity.Surface surface) {
            FittedRates rates = surface.rates();
            return new Surface(
                    Words.of(surface.function()),
                    Words.of(surface.kind()),
                    surface.reference(),
                    surface.cells().stream().map(Cell::of).toList(),
                    surface.widthFirst(),
                    surface.depthFirst(),
                    surface.gap(),
                    rates == null ? null : Rates.of(rates),
                    Words.of(surface.verdict().answer()),
                    surface.verdict().words());
        }
    }

    /**
     * One place of a surface.
     *
     * @param width n
     * @param depth L
     * @param networks that were measured
     * @param mean over networks
     * @param meanError its standard error; null for a single network
     * @param deviation the standard deviation between networks; null for a single network
     * @param infiniteWidth the value at infinite width; null where theory has none
     * @param exactMean the exact mean; null where it is not known
     * @param exactDeviation the exact standard deviation
     * @param error root mean square from the reference; null where there is none
     * @param errorError its standard error
     * @param widthError root mean square from {@code infiniteWidth}
     * @param fluctuation n times the variance over L
     */
    public record Cell(
            int width,
            int depth,
            int networks,
            double mean,
            @Nullable Double meanError,
            @Nullable Double deviation,
            @Nullable Double infiniteWidth,
            @Nullable Double exactMean,
            @Nullable Double exactDeviation,
            @Nullable Double error,
            @Nullable Double errorError,
            @Nullable Double widthError,
            @Nullable Double fluctuation) {

        private static Cell of(SurfaceCell cell) {
            return new Cell(
                    cell.width(),
                    cell.depth(),
                    cell.networks(),
                    cell.mean(),
                    cell.meanError(),
                    cell.deviation(),
                    cell.infiniteWidth(),
                    cell.exactMean(),
                    cell.exactDeviation(),
                    cell.error(),
                    cell.errorError(),
                    cell.widthError(),
                    cell.fluctuation());
        }
    }

    /**
     * The fit ln e = a − β_n ln n + β_L ln L.
     *
     * @param betaWidth β_n
     * @param betaWidthInterval what resampled networks give; null where there are too few
     * @param betaDepth β_L
     * @param betaDepthInterval its interval
     * @param diagonalSlope slope of ln e on n = L; null where fewer than two places have n = L
     * @param alongDiagonal the same, or β_L − β_n where there are no such places: what the verdict uses
     * @param alongDiagonalInterval its interval
     */
    public record Rates(
            double betaWidth,
            @Nullable Interval betaWidthInterval,
            double betaDepth,
            @Nullable Interval betaDepthInterval,
            @Nullable Double diagonalSlope,
            double alongDiagonal,
            @Nullable Interval alongDiagonalInterval) {

        private static Rates of(FittedRates fitted) {
            org.pathlift.analysis.commutativity.Rates rates = fitted.rates();
            return new Rates(
                    rates.betaWidth(),
                    fitted.betaWidth(),
                    rates.betaDepth(),
                    fitted.betaDepth(),
                    rates.diagonalSlope().isPresent() ? rates.diagonalSlope().getAsDouble() : null,
                    rates.alongDiagonal(),
                    fitted.diagonal());
        }
    }

    /** Keeps unmodifiable copies of {@code counts} and {@code surfaces}. */
    public CommutativityReport {
        counts = List.copyOf(counts);
        surfaces = List.copyOf(surfaces);
    }

    /** Describes a study. */
    public static CommutativityReport of(Options options, CommutativityStudy study) {
        return new CommutativityReport(
                SCHEMA,
                options,
                study.counts(),
                study.surfaces().stream().map(Surface::of).toList(),
                Words.of(study.deciding()),
                Words.of(study.verdict().answer()),
                study.verdict().words());
    }
}
