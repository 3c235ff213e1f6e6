package org.pathlift.onnx.serde;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.Model;

/**
 * What a model was read from, with the places of all that can be edited.
 *
 * @param description how to name it in a message
 * @param path its file, or null for a model in memory
 * @param file its bytes
 * @param metadata the fields of its metadata entries, in file order, with what each says
 * @param constants its constants as they were read
 * @param places where these stand
 * @param externals its data files
 * @param externalTensors every tensor with external data, wherever it stands
 */
record SourceFile(
        String description,
        @Nullable Path path,
        MappedFile file,
        List<MetadataEntry> metadata,
        Map<String, Constant> constants,
        Map<String, Place> places,
        List<ExternalFile> externals,
        List<StoredTensor> externalTensors)
        implements Model.Source {

    /** One entry of {@code metadata_props} and where it stands. */
    record MetadataEntry(Field field, String key, String value) {}

    @Override
    public String toString() {
        return description;
    }
}
