package org.pathlift;

import java.nio.file.Path;
import org.pathlift.conditioning.training.data.DataSpec;

/**
 * What the program does, as calls: each begins with the files that it needs, takes settings in any order, and ends with the
 * call that does the work and returns the report that {@code --json} prints.
 *
 * <pre>{@code
 * RescaleReport report = Pathlift.rescale(model).criterion(CriterionChoice.CLE).writeTo(out);
 * }</pre>
 *
 * <p>The commands of the program run these same calls, so a file is read, proved and written in one way. Nothing is written
 * if a proof fails. A request is for one thread; it may be run again, and holds neither files nor native memory between
 * runs. All failures are {@link org.pathlift.onnx.error.PathliftException}s or
 * {@link org.pathlift.onnx.runtime.RequestException}s, which carry every problem found, and {@link IllegalArgumentException}
 * for a setting that makes no sense by itself.
 */
public final class Pathlift {

    private Pathlift() {}

    /** Begins to ask what a model is made of and which rescalings it has. */
    public static Inspection inspect(Path model) {
        return new Inspection(model);
    }

    /** Begins to rescale a model: by path conditioning, where nothing else is said. */
    public static Rescaling rescale(Path model) {
        return new Rescaling(model);
    }

    /** Begins to draw new weights for a model: at the critical point of its activations, where nothing else is said. */
    public static Initialization init(Path model) {
        return new Initialization(model);
    }

    /** Begins to measure a model: with every metric that does not take minutes, where nothing else is said. */
    public static Measurement analyze(Path model) {
        return new Measurement(model);
    }

    /** Begins to compare what two models compute. */
    public static Verification verify(Path reference, Path candidate) {
        return new Verification(reference, candidate);
    }

    /**
     * Begins to train a model.
     *
     * @param data the examples as on the command line, such as {@code digits} or {@code csv:wine.csv?label=first}
     * @throws org.pathlift.onnx.runtime.RequestException if the text names no examples
     */
    public static Training train(Path model, String data) {
        return new Training(model, data, DataSpec.parse(data));
    }
}
