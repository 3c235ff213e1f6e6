package org.pathlift.analysis.report;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.inventory.RemainingSymmetry;
import org.pathlift.conditioning.asymmetry.AsymmetryOptions;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.StructureChange;

/**
 * How a network was made asymmetric.
 *
 * @param schema {@value #SCHEMA}
 * @param model the file that was read
 * @param output the file that was written
 * @param masks the side file that tells which entries are fixed
 * @param options everything that was asked for, defaults too
 * @param layers what was done, in the order of the graph
 * @param operators what nodes there are, before and after
 * @param remaining the symmetries that are left of the new network
 * @param seconds the time of each stage
 */
public record AsymmetricReport(
        String schema,
        ModelReport model,
        String output,
        String masks,
        Options options,
        List<Layer> layers,
        OperatorsReport operators,
        RemainingSymmetry remaining,
        Map<String, Double> seconds)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.asymmetric/1";

    /**
     * What was asked for.
     *
     * @param kind {@code w} or {@code sigma}
     * @param rule which entries of a row are fixed; null for {@code sigma}
     * @param fixed how many of a row at least; null for {@code sigma}
     * @param kappa κ
     * @param only globs of the nodes that may change; none for all
     * @param exclude globs of the nodes that must not
     * @param seed of everything that was drawn
     */
    public record Options(
            String kind,
            @Nullable String rule,
            @Nullable Integer fixed,
            double kappa,
            List<String> only,
            List<String> exclude,
            long seed) {

        /** Describes options. */
        public static Options of(String kind, AsymmetryOptions options) {
            boolean weights = kind.equals("w");
            return new Options(
                    kind,
                    weights ? options.rule().name().toLowerCase(Locale.ROOT).replace('_', '-') : null,
                    weights ? Integer.valueOf(options.fixed()) : null,
                    options.kappa(),
                    options.nodes().only(),
                    options.nodes().exclude(),
                    options.seed());
        }
    }

    /**
     * A weight with fixed entries.
     *
     * @param tensor its name
     * @param of the node whose place it took, for {@code sigma}; null for {@code w}
     * @param rows its rows, one for each unit
     * @param length the entries of a row
     * @param fixed how many entries are fixed
     */
    public record Layer(String tensor, @Nullable String of, int rows, int length, long fixed) {}

    /** Keeps unmodifiable copies of {@code layers} and {@code seconds}, with {@code seconds} in the order given. */
    public AsymmetricReport {
        layers = List.copyOf(layers);
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }

    /**
     * Describes what was written.
     *
     * @param model the model that was read
     * @param structure its graph, and that which was written
     */
    public static AsymmetricReport of(
            Path path,
            String sha256,
            Model model,
            StructureChange structure,
            Path output,
            Path masks,
            Options options,
            List<Layer> layers,
            RemainingSymmetry remaining,
            Map<String, Double> seconds) {
        return new AsymmetricReport(
                SCHEMA,
                ModelReport.of(path, sha256, model),
                output.toString(),
                masks.toString(),
                options,
                layers,
                OperatorsReport.of(structure),
                remaining,
                seconds);
    }
}
