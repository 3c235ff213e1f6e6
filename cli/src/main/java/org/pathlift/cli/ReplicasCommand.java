package org.pathlift.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.replica.Canonical;
import org.pathlift.analysis.replica.Replica;
import org.pathlift.analysis.replica.ReplicaDistances;
import org.pathlift.analysis.report.ModelReport;
import org.pathlift.analysis.report.ReplicasReport;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Preflight;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.ModelReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pathlift replicas}: how far networks are apart that were trained from different seeds. */
@Command(
        name = "replicas",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Measures how far networks are apart that were trained from different seeds.",
        description =
                "%nWasserstein distances between the weights of every two models of one architecture, each brought to"
                        + " one canonical scale first, beside the noise of finite samples. An operational definition of"
                        + " pathlift's own: the formula of Zhang et al. 2024 (arXiv:2409.06402) could not be read.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift replicas run1.onnx run2.onnx run3.onnx",
            "  pathlift replicas a.onnx b.onnx --initial a0.onnx --initial b0.onnx",
            "  pathlift replicas a.onnx b.onnx --canonical none --json"
        })
final class ReplicasCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(arity = "2..*", paramLabel = "MODEL", description = "ONNX files of one architecture, two or more.")
    private List<Path> models = List.of();

    @Option(
            names = "--initial",
            order = 1,
            paramLabel = "FILE",
            description = "A network before training, for the ratio to it; repeat it, two or more.")
    private List<Path> initial = new ArrayList<>();

    @Option(
            names = "--canonical",
            order = 2,
            paramLabel = "NAME",
            defaultValue = "enorm",
            converter = Choice.Canonicals.class,
            completionCandidates = Choice.Canonicals.class,
            description = "Which network stands for all its rescalings: ${COMPLETION-CANDIDATES}. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Canonical canonical = Canonical.ENORM;

    @Mixin
    private final ShapeOptions shapes = new ShapeOptions();

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    ReplicasCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, Shape> inputs = shapes.byInput();
        report.check(null, Stream.concat(models.stream(), initial.stream()).toArray(Path[]::new));
        ReplicasReport done;
        try (Spinner spinner = Spinner.start(terminal, output, "comparing " + models.size() + " models")) {
            done = compare(inputs);
        }
        report.deliver(done, terminal, output, () -> new ReplicasText(terminal).print(done));
        return ExitCodes.DONE;
    }

    private ReplicasReport compare(Map<String, Shape> inputs) {
        List<ModelReport> described = new ArrayList<>();
        ReplicaDistances distances = distances(models, inputs, described);
        @Nullable ReplicaDistances before = initial.isEmpty() ? null : distances(initial, inputs, new ArrayList<>());
        return ReplicasReport.of(canonical, described, distances, before);
    }

    private ReplicaDistances distances(List<Path> paths, Map<String, Shape> inputs, List<ModelReport> described) {
        List<Replica> replicas = new ArrayList<>();
        for (Path path : paths) {
            Model model = ModelReader.read(path);
            Preflight.check(model, inputs, NodeFilter.ALL);
            described.add(ModelReport.of(path, FileHash.sha256(path), model));
            replicas.add(Replica.of(path.toString(), model, ShapeInference.infer(model, inputs), canonical));
        }
        return ReplicaDistances.between(replicas);
    }
}
