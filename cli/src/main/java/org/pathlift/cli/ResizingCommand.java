package org.pathlift.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.ResizingReport;
import org.pathlift.analysis.resizing.DrawnImages;
import org.pathlift.analysis.resizing.ImageSet;
import org.pathlift.analysis.resizing.Resize;
import org.pathlift.analysis.resizing.ResizeWay;
import org.pathlift.analysis.resizing.ResizingOptions;
import org.pathlift.analysis.resizing.ResizingStudy;
import org.pathlift.conditioning.training.data.DataLoader;
import org.pathlift.conditioning.training.data.DataSpec;
import org.pathlift.conditioning.training.data.ExampleShape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pathlift study resizing}: what smaller and larger images do to the decay of correlations. */
@Command(
        name = "resizing",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Tells what resizing images does to the way their correlations decay with depth.",
        description =
                "%nAt a critical point the decay of a resized pair of images is the old one, rescaled; elsewhere it is"
                        + " not. Theory of infinite width beside random dense networks, each with a first layer of its own for"
                        + " every size. The idea is that of arXiv 2306.15015; the measures are pathlift's own"
                        + " (docs/scaling.md).%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift study resizing --activation tanh",
            "  pathlift study resizing --activation relu --data digits --factors 2,4",
            "  pathlift study resizing --activation tanh --ways bilinear --factors 0.5,1.5",
            "  pathlift study resizing --activation gelu --data images:photos --seeds 0"
        })
final class ResizingCommand implements Callable<Integer> {

    private static final int DRAWN_SIDE = 16;

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final PlaceArguments places = new PlaceArguments();

    @Option(
            names = "--ways",
            order = 20,
            split = ",",
            paramLabel = "WAY",
            defaultValue = "block,decimation,bilinear",
            converter = Choice.ResizeWays.class,
            completionCandidates = Choice.ResizeWays.class,
            description = "How images are resized: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private List<ResizeWay> ways = List.of();

    @Option(
            names = "--factors",
            order = 21,
            split = ",",
            paramLabel = "X",
            defaultValue = "2,4",
            description = "What rows and columns are divided by; broken and below 1 for bilinear only. Default:"
                    + " ${DEFAULT-VALUE}.")
    private List<Double> factors = List.of();

    @Option(
            names = "--data",
            order = 22,
            paramLabel = "SPEC",
            description = "Images, as for train: digits, images:FOLDER, idx:..., npz:..., and so on.")
    private @Nullable String data;

    @Option(
            names = "--drawn",
            order = 23,
            paramLabel = "KIND",
            defaultValue = "smooth",
            converter = Choice.DrawnKinds.class,
            completionCandidates = Choice.DrawnKinds.class,
            description =
                    "What is drawn, 16 x 16, without --data: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private DrawnImages drawn = DrawnImages.SMOOTH;

    @Option(
            names = "--images",
            order = 24,
            paramLabel = "N",
            defaultValue = "12",
            description = "How many images at most; of waves there are 4. Default: ${DEFAULT-VALUE}.")
    private int images;

    @Option(
            names = "--pairs",
            order = 25,
            paramLabel = "N",
            defaultValue = "2000",
            description = "How many pairs of images at most; of more a sample is taken. Default: ${DEFAULT-VALUE}.")
    private int pairs;

    @Option(
            names = "--widths",
            order = 26,
            split = ",",
            paramLabel = "N",
            defaultValue = "64,128,256",
            description = "Units per layer of the networks that are measured. Default: ${DEFAULT-VALUE}.")
    private List<Integer> widths = List.of();

    @Option(
            names = "--depth",
            order = 27,
            paramLabel = "N",
            defaultValue = "40",
            description = "The number of the last layer; the first is 0. Default: ${DEFAULT-VALUE}.")
    private int depth;

    @Option(
            names = "--seeds",
            order = 28,
            paramLabel = "N",
            defaultValue = "8",
            description = "How many networks of each width are measured: 0, or at least 5. Default: ${DEFAULT-VALUE}.")
    private int seeds;

    @Option(
            names = "--seed",
            order = 29,
            paramLabel = "N",
            defaultValue = "0",
            description = "Of everything that is drawn. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    ResizingCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        report.check(null);
        ResizingReport done = study();
        report.deliver(done, terminal, output, () -> new ResizingText(terminal).print(done));
        return ExitCodes.DONE;
    }

    private ResizingReport study() {
        String source = data == null ? Choice.word(drawn) : data;
        ResizingOptions options = options(source);
        ImageSet pictures = data == null
                ? drawn.draw(images, DRAWN_SIDE, seed)
                : ImageSet.of(
                        DataLoader.load(DataSpec.parse(data), ExampleShape.any(), seed)
                                .train(),
                        source,
                        images);
        try (StudyProgress progress = new StudyProgress(terminal, output, "resizing for " + places.activation)) {
            return ResizingReport.of(ResizingStudy.of(options, pictures, progress));
        }
    }

    private ResizingOptions options(String source) {
        try {
            if (images < 2) {
                throw new IllegalArgumentException("a pair takes at least 2 images, found " + images);
            }
            List<Resize> resizes = new ArrayList<>();
            for (ResizeWay way : ways) {
                factors.forEach(factor -> resizes.add(new Resize(way, factor)));
            }
            List<Integer> measured = seeds == 0 ? List.of() : widths;
            return new ResizingOptions(places.choice(), source, resizes, pairs, measured, depth, seeds, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
