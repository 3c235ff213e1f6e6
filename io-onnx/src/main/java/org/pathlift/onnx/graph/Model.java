package org.pathlift.onnx.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A model: a graph and what the file says about it.
 *
 * @param irVersion the version of the file format
 * @param opsets the imported operator set versions by domain; the default domain is the empty string
 * @param producer name and version of the program that made the file
 * @param metadata the file's {@code metadata_props}, in file order
 * @param graph the main graph
 * @param source what the model was read from; lets a writer copy all that this reading leaves out
 */
public record Model(
        long irVersion,
        Map<String, Long> opsets,
        String producer,
        Map<String, String> metadata,
        Graph graph,
        Optional<Source> source) {

    /** What a model was read from. Only the package that reads and writes files knows more. */
    public interface Source {

        /** Returns how to name the source in a message, normally the file's path. */
        String description();
    }

    /** Keeps unmodifiable copies of {@code opsets} and {@code metadata}, with {@code metadata} in the order given. */
    public Model {
        opsets = Map.copyOf(opsets);
        metadata = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** Returns the version of the default operator set; 1 where the file imports none. */
    public long opset() {
        return opsets.getOrDefault("", 1L);
    }

    /** Returns this model with some constants replaced, by name of the value that they define. */
    public Model withConstants(Map<String, Tensor> replacements) {
        return new Model(irVersion, opsets, producer, metadata, graph.withConstants(replacements), source);
    }

    /** Returns this model with metadata entries added or replaced. */
    public Model withMetadata(Map<String, String> entries) {
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.putAll(entries);
        return new Model(irVersion, opsets, producer, all, graph, source);
    }
}
