package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the edits that bring a file's metadata to that of a model. */
final class MetadataEdits {

    private MetadataEdits() {}

    /** Replaces changed entries in place, removes those that are gone, and adds new ones at the end of the file. */
    static List<Edit> of(SourceFile source, Map<String, String> metadata) {
        List<Edit> edits = new ArrayList<>();
        // Of several entries with one key the last counts.
        Map<String, SourceFile.MetadataEntry> entries = new LinkedHashMap<>();
        for (SourceFile.MetadataEntry entry : source.metadata()) {
            entries.put(entry.key(), entry);
            if (!metadata.containsKey(entry.key())) {
                edits.add(Edit.remove(List.of(), entry.field()));
            }
        }
        Pieces added = new Pieces();
        metadata.forEach((key, value) -> {
            SourceFile.MetadataEntry entry = entries.get(key);
            if (entry == null) {
                added.all(field(StringStringEntryProto.newBuilder().setKey(key), value));
            } else if (!entry.value().equals(value)) {
                edits.add(Edit.replace(List.of(), entry.field(), field(parse(source, entry.field()), value)));
            }
        });
        if (added.length() > 0) {
            edits.add(new Edit(List.of(), source.file().size(), source.file().size(), added));
        }
        return edits;
    }

    private static Pieces field(StringStringEntryProto.Builder entry, String value) {
        Pieces payload = new Pieces().literal(entry.setValue(value).build().toByteArray());
        return new Pieces().field(ModelProto.METADATA_PROPS_FIELD_NUMBER, payload);
    }

    /** Parses an entry again, so that fields in it that are not known here stay. */
    static StringStringEntryProto.Builder parse(SourceFile source, Field field) {
        try {
            return StringStringEntryProto.parseFrom(
                    source.file().slice(field.payload(), Math.toIntExact(field.length())))
                    .toBuilder();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an entry of '" + source.description() + "' that was read before", e);
        }
    }
}
