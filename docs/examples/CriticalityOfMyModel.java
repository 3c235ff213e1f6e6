import java.nio.file.Path;
import org.pathlift.Pathlift;
import org.pathlift.analysis.metric.Criticality;
import org.pathlift.analysis.report.InitReport;

/** Tells where each layer of a model stands, and what critical weights would do. Argument: a model. */
public final class CriticalityOfMyModel {

    public static void main(String[] arguments) {
        Path model = Path.of(arguments[0]);
        Criticality found = (Criticality) Pathlift.analyze(model)
                .metrics("criticality")
                .inputs(8)
                .report()
                .metrics()
                .get("criticality")
                .value();
        for (Criticality.Layer layer : found.layers()) {
            System.out.printf(
                    "%-40s reads %-8s phase %-8s chi %s%n",
                    layer.node(), layer.activation(), layer.phase(), layer.chi().measured());
        }
        found.findings().forEach(System.out::println);

        // Without writeTo nothing is written: what would new weights at the critical point do?
        InitReport critical = Pathlift.init(model).seed(1).inputs(8).dryRun();
        critical.layers().forEach(layer -> System.out.printf(
                "%-40s deviation %.4f -> %.4f, chi %s%n",
                layer.node(), layer.deviationBefore(), layer.deviation(), layer.chi().measured()));
    }
}
