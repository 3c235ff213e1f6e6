package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.TensorData;

/**
 * Edits external data: each data file is the old one with the edited ranges overwritten.
 *
 * <p>Where tensors share bytes of a file, an edit of one must not change another: the edited one moves to the end of the
 * file, at the next multiple of 4096.
 */
final class ExternalEdits {

    private static final long ALIGNMENT = 4096;

    private final SourceFile source;
    private final Map<StoredTensor, TensorData> changed = new HashMap<>();
    private final List<Edit> edits = new ArrayList<>();

    ExternalEdits(SourceFile source) {
        this.source = source;
    }

    void change(StoredTensor stored, TensorData data) {
        changed.put(stored, data);
    }

    /** Returns the edits of the model's own file, after {@link #files}. */
    List<Edit> edits() {
        return edits;
    }

    /**
     * Returns the data files that are to be written, by location.
     *
     * @param locations where each is to be, relative to the model's folder
     */
    Map<Path, Pieces> files(Map<ExternalFile, Path> locations) {
        Map<Path, Pieces> files = new LinkedHashMap<>();
        for (ExternalFile file : source.externals()) {
            List<StoredTensor> tensors = new ArrayList<>();
            for (StoredTensor stored : source.externalTensors()) {
                if (range(stored).file() == file) {
                    tensors.add(stored);
                }
            }
            Path location = locations.getOrDefault(file, file.location());
            if (!location.equals(file.location())) {
                tensors.forEach(stored -> setEntry(stored, "location", location.toString()));
            }
            files.put(location, content(file, tensors));
        }
        return files;
    }

    private static Payload.External range(StoredTensor stored) {
        return (Payload.External) stored.payload();
    }

    private Pieces content(ExternalFile file, List<StoredTensor> tensors) {
        tensors.removeIf(stored -> range(stored).length() == 0);
        tensors.sort(Comparator.comparingLong(stored -> range(stored).offset()));
        Pieces content = new Pieces();
        Map<StoredTensor, TensorData> moved = new LinkedHashMap<>();
        long cursor = 0;
        long reached = 0;
        for (int i = 0; i < tensors.size(); i++) {
            StoredTensor stored = tensors.get(i);
            long start = range(stored).offset();
            long end = start + range(stored).length();
            // One that shares bytes with a later tensor shares some with the next, too.
            boolean shared = start < reached
                    || (i + 1 < tensors.size() && range(tensors.get(i + 1)).offset() < end);
            reached = Math.max(reached, end);
            TensorData data = changed.get(stored);
            if (data != null && shared) {
                moved.put(stored, data);
            } else if (data != null) {
                content.copy(file.mapped(), cursor, start).elements(data);
                cursor = end;
            }
        }
        content.copy(file.mapped(), cursor, file.size());
        moved.forEach((stored, data) -> {
            int padding = (int) (-content.length() & (ALIGNMENT - 1));
            content.literal(new byte[padding]);
            setEntry(stored, "offset", Long.toString(content.length()));
            content.elements(data);
        });
        return content;
    }

    private void setEntry(StoredTensor stored, String key, String value) {
        Field field = stored.field();
        Wire wire = Wire.of(
                source.file(),
                source.description(),
                "TensorProto",
                field,
                stored.path().size());
        @Nullable Field found = null;
        while (wire.next()) {
            if (wire.is(TensorProto.EXTERNAL_DATA_FIELD_NUMBER, Wire.LENGTH)
                    && MetadataEdits.parse(source, wire.field()).getKey().equals(key)) {
                found = wire.field();
            }
        }
        StringStringEntryProto.Builder entry =
                found == null ? StringStringEntryProto.newBuilder().setKey(key) : MetadataEdits.parse(source, found);
        Pieces payload = new Pieces().literal(entry.setValue(value).build().toByteArray());
        Pieces replacement = new Pieces().field(TensorProto.EXTERNAL_DATA_FIELD_NUMBER, payload);
        edits.add(
                found == null
                        ? Edit.append(stored.path(), replacement)
                        : Edit.replace(stored.path(), found, replacement));
    }
}
