package org.pathlift.analysis.report;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.pathlift.onnx.graph.Model;

/**
 * Which file a report is about.
 *
 * @param path the file as it was named
 * @param sha256 of the file, in hexadecimal; of the model file alone where weights lie in other files
 * @param irVersion the version of the file format
 * @param opsets the imported operator set versions by domain; the default domain is {@code ai.onnx}
 * @param producer name and version of the program that made the file
 */
public record ModelReport(String path, String sha256, long irVersion, Map<String, Long> opsets, String producer) {

    /** Keeps an unmodifiable copy of {@code opsets}, sorted by key. */
    public ModelReport {
        opsets = Collections.unmodifiableMap(new TreeMap<>(opsets));
    }

    /** Describes the file at {@code path}, which was read as {@code model}. */
    public static ModelReport of(Path path, String sha256, Model model) {
        Map<String, Long> opsets = new TreeMap<>();
        model.opsets().forEach((domain, version) -> opsets.put(domain.isEmpty() ? "ai.onnx" : domain, version));
        return new ModelReport(path.toString(), sha256, model.irVersion(), opsets, model.producer());
    }
}
