package org.pathlift.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.pathlift.Inspection;
import org.pathlift.Pathlift;
import org.pathlift.analysis.report.InspectReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pathlift inspect}: what a model is made of and which rescalings it has. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Shows what a model is made of and which rescalings it has.",
        description = "%nFinds every hidden unit that may be multiplied by a positive factor while what reads it"
                + " divides by it, and for every other place the reason why not. Nothing is written.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift inspect net.onnx",
            "  pathlift inspect net.onnx --units --json",
            "  pathlift inspect net.onnx --input-shape image:1,3,224,224"
        })
final class InspectCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "MODEL", description = "An ONNX file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path path;

    @Option(names = "--units", order = 10, description = "List every unit.")
    private boolean units;

    @Mixin
    private final ShapeOptions shapes = new ShapeOptions();

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    InspectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        report.check(null, path);
        InspectReport done;
        try (Spinner spinner = Spinner.start(terminal, output, "reading " + path)) {
            done = inspect();
        }
        report.deliver(done, terminal, output, () -> new InspectText(terminal).print(done, units || output.verbose));
        return ExitCodes.DONE;
    }

    private InspectReport inspect() {
        Inspection asked = Pathlift.inspect(path).inputShapes(shapes.byInput());
        return (units ? asked.listUnits() : asked).report();
    }
}
