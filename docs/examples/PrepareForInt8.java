import java.nio.file.Path;
import org.pathlift.Pathlift;
import org.pathlift.analysis.metric.Int8;
import org.pathlift.analysis.report.RescaleReport;
import org.pathlift.conditioning.rescale.CriterionChoice;

/**
 * Equalizes the ranges of channels, so that one scale for each weight tensor costs less. Arguments: a model, and the file to
 * write.
 */
public final class PrepareForInt8 {

    public static void main(String[] arguments) {
        Path model = Path.of(arguments[0]);
        Path ready = Path.of(arguments[1]);

        // The function is proved unchanged before the file is put in its place.
        RescaleReport report = Pathlift.rescale(model).criterion(CriterionChoice.CLE).writeTo(ready);
        System.out.printf(
                "same function: largest difference %.1e of the output's size%n", report.proof().maxRelative());

        System.out.printf("output error with int8 weights, one scale for each tensor: %.4f%n", error(model));
        System.out.printf("the same after equalization: %.4f%n", error(ready));
    }

    private static double error(Path model) {
        Int8 int8 = (Int8) Pathlift.analyze(model)
                .metrics("int8")
                .inputs(16)
                .report()
                .metrics()
                .get("int8")
                .value();
        return int8.points().get(0).perTensorError(); // of the model as it is
    }
}
