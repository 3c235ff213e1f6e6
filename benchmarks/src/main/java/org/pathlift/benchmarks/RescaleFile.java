package org.pathlift.benchmarks;

import java.nio.file.Path;
import org.pathlift.conditioning.rescale.FileRescaler;
import org.pathlift.conditioning.rescale.LiftingChoice;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescaleOutcome;
import org.pathlift.onnx.serde.WriteOptions;

/**
 * A whole rescale from file to file and nothing else, to be timed as a process.
 *
 * <pre>{@code
 * /usr/bin/time -v java -XX:+UseSerialGC -cp benchmarks/target/benchmarks.jar \
 *     org.pathlift.benchmarks.RescaleFile dense12m.onnx out.onnx auto
 * }</pre>
 */
public final class RescaleFile {

    private RescaleFile() {}

    /** Rescales the first file to the second with the lifting that the third argument names. */
    public static void main(String[] args) {
        RescaleOptions options = RescaleOptions.defaults()
                .withLifting(LiftingChoice.valueOf(args[2].toUpperCase(java.util.Locale.ROOT)));
        RescaleOutcome outcome = new FileRescaler(options, ProofOptions.DEFAULT, new Provenance("0", "benchmark", "{}"))
                .rescale(Path.of(args[0]), Path.of(args[1]), WriteOptions.REPLACE);
        outcome.seconds().forEach((stage, seconds) -> System.out.printf("%-10s %8.3f s%n", stage, seconds));
    }
}
