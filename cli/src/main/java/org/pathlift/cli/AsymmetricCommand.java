package org.pathlift.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.inventory.Inventory;
import org.pathlift.analysis.inventory.RemainingSymmetry;
import org.pathlift.analysis.report.AsymmetricReport;
import org.pathlift.conditioning.asymmetry.AsymmetryOptions;
import org.pathlift.conditioning.asymmetry.FixedEntries;
import org.pathlift.conditioning.asymmetry.MaskFile;
import org.pathlift.conditioning.asymmetry.MaskRule;
import org.pathlift.conditioning.asymmetry.SigmaAsymmetry;
import org.pathlift.conditioning.asymmetry.WeightAsymmetry;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Preflight;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.StructureChange;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.StagedModel;
import org.pathlift.onnx.serde.WriteOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pathlift asymmetric}: a network whose units cannot be permuted or rescaled. */
@Command(
        name = "asymmetric",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Makes a network without permutation and rescaling symmetries (Lim et al. 2024).",
        description = {
            "%nw: some entries of every weight become fixed numbers, no two rows alike. sigma: every activation becomes"
                    + " sigmoid(C x) x with a fixed matrix C. The function changes.",
            "%nONNX cannot say that an entry is fixed: a side file of masks does. Training must leave these entries as"
                    + " they are, as pathlift train --masks does.%n"
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift asymmetric net.onnx asym.onnx --kind w",
            "  pathlift asymmetric net.onnx asym.onnx --kind w --rule random-subsets --fixed 4",
            "  pathlift asymmetric net.onnx asym.onnx --kind sigma",
            "  pathlift train asym.onnx trained.onnx --data digits --masks asym.onnx.masks.json",
            "  pathlift analyze asym.onnx --metric symmetries --masks asym.onnx.masks.json"
        })
final class AsymmetricCommand implements Callable<Integer> {

    /** How a network is made asymmetric. */
    enum Kind {
        W,
        SIGMA
    }

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "An ONNX file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path model;

    @Parameters(index = "1", paramLabel = "OUT", description = "Where the asymmetric model goes.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path out;

    @Option(
            names = "--kind",
            order = 1,
            required = true,
            paramLabel = "NAME",
            converter = Choice.AsymmetryKinds.class,
            completionCandidates = Choice.AsymmetryKinds.class,
            description = "${COMPLETION-CANDIDATES}: fixed entries in weights, or activations that mix.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Kind kind;

    @Option(
            names = "--rule",
            order = 2,
            paramLabel = "NAME",
            defaultValue = "densest",
            converter = Choice.MaskRules.class,
            completionCandidates = Choice.MaskRules.class,
            description =
                    "Which entries of a row are fixed: ${COMPLETION-CANDIDATES}. densest: as few as can be; bound-zeros:"
                            + " --fixed or more; random-subsets: --fixed of them at random. Default: ${DEFAULT-VALUE}.")
    private MaskRule rule = MaskRule.DENSEST;

    @Option(
            names = "--fixed",
            order = 3,
            paramLabel = "N",
            defaultValue = "2",
            description = "How many entries of a row are fixed, but for densest. Default: ${DEFAULT-VALUE}.")
    private int fixed;

    @Option(
            names = "--kappa",
            order = 4,
            paramLabel = "K",
            defaultValue = "1",
            description =
                    "Fixed entries are K times N(0, 1); those of C divided by the square root of its size. Default:"
                            + " ${DEFAULT-VALUE}.")
    private double kappa;

    @Option(
            names = "--masks",
            order = 5,
            paramLabel = "FILE",
            description = "The side file that tells which entries are fixed. Default: OUT.masks.json.")
    private @Nullable Path masks;

    @Mixin
    private final NodeOptions nodes = new NodeOptions();

    @Mixin
    private final ShapeOptions shapes = new ShapeOptions();

    @Option(
            names = "--seed",
            order = 70,
            paramLabel = "N",
            description = "Seed of everything that is drawn. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    AsymmetricCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A changed model, its fixed entries and what is told of them. */
    private record Change(Model model, FixedEntries entries, List<AsymmetricReport.Layer> layers) {}

    @Override
    public Integer call() {
        AsymmetryOptions options = options();
        Path side = masks != null ? masks : out.resolveSibling(out.getFileName() + ".masks.json");
        report.checkOther("--masks", side, report.check(out, model));
        AsymmetricReport done;
        try (Spinner spinner = Spinner.start(terminal, output, "changing " + model)) {
            done = run(options, side);
        }
        report.deliver(done, terminal, output, () -> new AsymmetricText(terminal).print(done));
        return ExitCodes.DONE;
    }

    private AsymmetryOptions options() {
        return Valid.arguments(spec, () -> new AsymmetryOptions(rule, fixed, kappa, nodes.filter(), seed));
    }

    private AsymmetricReport run(AsymmetryOptions options, Path side) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        Runner.beginLoading();
        Symmetry symmetry = timed("read", seconds, () -> symmetry(ModelReader.read(model), options));
        Change change = timed("change", seconds, () -> change(symmetry, options));
        RemainingSymmetry remaining = timed("count", seconds, () -> {
            Symmetry left = found(change.model);
            return RemainingSymmetry.of(left, Inventory.of(left).classes(), change.entries);
        });
        String sha256 = FileHash.sha256(model);
        String word = Choice.word(kind);
        Model written = change.model.withMetadata(
                new Provenance(Build.version(), "asymmetric", typed(word)).entries(sha256, seed));
        StructureChange structure = timed("write", seconds, () -> {
            WriteOptions write = report.writing();
            try (StagedModel staged = ModelWriter.stage(written, out, write)) {
                FunctionProof.reference(
                        staged.path(),
                        FunctionProof.draw(
                                symmetry.facts().model(), symmetry.facts().shapes(), 1, seed));
                report.destination(side).write(MaskFile.text(word, written, change.entries, options));
                StructureChange found = staged.changeFrom(symmetry.facts().model());
                staged.commit();
                return found;
            }
        });
        return AsymmetricReport.of(
                model,
                sha256,
                symmetry.facts().model(),
                structure,
                out,
                side,
                AsymmetricReport.Options.of(word, options),
                change.layers,
                remaining,
                seconds);
    }

    private Symmetry symmetry(Model read, AsymmetryOptions options) {
        Preflight.check(read, shapes.byInput(), options.nodes());
        return found(read);
    }

    private Symmetry found(Model read) {
        return SymmetryFinder.find(new Facts(read, ShapeInference.infer(read, shapes.byInput())), NodeFilter.ALL);
    }

    private Change change(Symmetry symmetry, AsymmetryOptions options) {
        if (kind == Kind.W) {
            WeightAsymmetry made = WeightAsymmetry.of(symmetry, options);
            return new Change(
                    made.model(),
                    made.entries(),
                    made.layers().stream()
                            .map(layer -> new AsymmetricReport.Layer(
                                    layer.tensor(), null, layer.rows(), layer.length(), layer.fixed()))
                            .toList());
        }
        SigmaAsymmetry made = SigmaAsymmetry.of(symmetry, options);
        return new Change(
                made.model(),
                made.entries(),
                made.activations().stream()
                        .map(known -> new AsymmetricReport.Layer(
                                known.matrix(),
                                known.node(),
                                known.channels(),
                                known.channels(),
                                (long) known.channels() * known.channels()))
                        .toList());
    }

    private static <T> T timed(String stage, Map<String, Double> seconds, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        seconds.put(stage, (System.nanoTime() - start) / 1e9);
        return result;
    }

    /** The options as they would be typed, defaults too, without paths. */
    private String typed(String word) {
        StringBuilder words = new StringBuilder("--kind " + word);
        if (kind == Kind.W) {
            words.append(" --rule ")
                    .append(Choice.word(rule))
                    .append(" --fixed ")
                    .append(fixed);
        }
        words.append(" --kappa ").append(kappa);
        return words.append(nodes.filter().typed()).toString();
    }
}
