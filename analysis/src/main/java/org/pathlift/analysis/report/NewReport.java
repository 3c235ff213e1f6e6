package org.pathlift.analysis.report;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.pathlift.conditioning.architecture.Blueprint;
import org.pathlift.conditioning.architecture.LayerRow;
import org.pathlift.conditioning.architecture.ModelMaker;

/**
 * Which model was made.
 *
 * @param schema {@value #SCHEMA}
 * @param model the file that was written
 * @param architecture its name
 * @param settings of the architecture, defaults too, as they would be typed
 * @param initialization how the weights were drawn, defaults too
 * @param layers the parts of the network in order
 * @param parameters how many numbers training changes; running statistics are not among them
 * @param bytes the size of the file
 */
public record NewReport(
        String schema,
        ModelReport model,
        String architecture,
        Map<String, String> settings,
        InitReport.Options initialization,
        List<Layer> layers,
        long parameters,
        long bytes)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.new/1";

    /**
     * A part of the network.
     *
     * @param name the common start of its weights' names
     * @param what it is
     * @param output the shape of what it gives for one example
     * @param parameters how many numbers training changes in it
     */
    public record Layer(String name, String what, List<Long> output, long parameters) {

        /** Keeps an unmodifiable copy of {@code output}. */
        public Layer {
            output = List.copyOf(output);
        }

        static Layer of(LayerRow row) {
            return new Layer(
                    row.name(),
                    row.what(),
                    LongStream.of(row.output().toArray()).boxed().toList(),
                    row.parameters());
        }
    }

    /** Keeps unmodifiable copies of {@code settings} and {@code layers}, with {@code settings} in the order given. */
    public NewReport {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        layers = List.copyOf(layers);
    }

    /** Describes a model that was written to {@code path}. */
    public static NewReport of(Path path, ModelMaker.Made made, long bytes) {
        Blueprint blueprint = made.draft().blueprint();
        return new NewReport(
                SCHEMA,
                ModelReport.of(path, made.sha256(), made.model()),
                blueprint.architecture().word(),
                blueprint.settings(),
                InitReport.Options.of(made.plan().options()),
                made.draft().layers().stream().map(Layer::of).toList(),
                made.draft().parameters(),
                bytes);
    }
}
