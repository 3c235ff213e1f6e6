package org.pathlift.benchmarks;

import java.nio.file.Path;
import org.pathlift.onnx.serde.ModelBuilder;

/**
 * Writes a network with drawn weights to a file.
 *
 * <pre>{@code
 * java -Xmx8g -cp benchmarks/target/benchmarks.jar org.pathlift.benchmarks.WriteNet dense12m dense12m.onnx
 * }</pre>
 */
public final class WriteNet {

    private WriteNet() {}

    /** Writes {@code dense12m}, {@code dense100m} or {@code resnet50} to a file. */
    public static void main(String[] args) {
        ModelBuilder net = switch (args[0]) {
            case "dense12m" -> Nets.dense(3072, 1000, 10, 10);
            case "dense100m" -> Nets.dense(3072, 2000, 25, 10);
            case "resnet50" -> Nets.resNet50();
            default -> throw new IllegalArgumentException("no net is called " + args[0]);
        };
        net.write(Path.of(args[1]));
    }
}
