package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the fields of a TensorProto say, unchecked; the elements themselves are only counted. */
final class TensorHeader {

    /** More axes than any program uses; a longer list comes of damage. */
    private static final int MAX_RANK = 1024;

    /** The entries of one typed field. */
    static final class Entries {
        private long count;
        private boolean loose;
        private @Nullable Field packed;

        /** Returns how many there are. */
        long count() {
            return count;
        }

        /** Returns the only field that holds them, or null where they stand in several. */
        @Nullable
        Field onlyField() {
            return loose ? null : packed;
        }
    }

    private String name = "";
    private int typeCode;
    private long[] dims = new long[4];
    private int rank;
    private boolean external;
    private boolean segmented;
    private @Nullable Field raw;
    private final Map<TypedField, Entries> typed = new EnumMap<>(TypedField.class);
    private final Map<String, String> externalData = new HashMap<>();

    private TensorHeader() {}

    /** Walks through a TensorProto. */
    static TensorHeader of(Wire wire) {
        TensorHeader header = new TensorHeader();
        while (wire.next()) {
            switch (wire.type()) {
                case Wire.VARINT -> header.number(wire);
                case Wire.LENGTH -> header.bytes(wire);
                default -> header.loose(wire);
            }
        }
        return header;
    }

    private void number(Wire wire) {
        switch (wire.number()) {
            case TensorProto.DATA_TYPE_FIELD_NUMBER -> typeCode = (int) wire.varint();
            case TensorProto.DATA_LOCATION_FIELD_NUMBER ->
                external = wire.varint() == TensorProto.DataLocation.EXTERNAL_VALUE;
            case TensorProto.DIMS_FIELD_NUMBER -> dim(wire, wire.varint());
            default -> loose(wire);
        }
    }

    private void bytes(Wire wire) {
        switch (wire.number()) {
            case TensorProto.NAME_FIELD_NUMBER -> name = wire.text();
            case TensorProto.DIMS_FIELD_NUMBER -> Varints.forEach(wire, value -> dim(wire, value));
            case TensorProto.SEGMENT_FIELD_NUMBER -> segmented = true;
            case TensorProto.RAW_DATA_FIELD_NUMBER -> raw = wire.field();
            case TensorProto.EXTERNAL_DATA_FIELD_NUMBER -> entry(wire);
            default -> packed(wire);
        }
    }

    private void dim(Wire wire, long value) {
        if (rank == MAX_RANK) {
            throw wire.broken("a tensor must have few axes", "at most " + MAX_RANK, "more");
        }
        if (rank == dims.length) {
            dims = Arrays.copyOf(dims, 2 * rank);
        }
        dims[rank++] = value;
    }

    private void entry(Wire wire) {
        try {
            StringStringEntryProto entry = StringStringEntryProto.parseFrom(wire.bytes());
            externalData.put(entry.getKey(), entry.getValue());
        } catch (InvalidProtocolBufferException e) {
            throw wire.broken("an external_data entry must be a pair of texts", "key and value", "other bytes");
        }
    }

    private void loose(Wire wire) {
        TypedField kind = TypedField.ofNumber(wire.number());
        if (kind != null && wire.type() == kind.wireType()) {
            Entries entries = typed.computeIfAbsent(kind, key -> new Entries());
            entries.loose = true;
            entries.count++;
        }
    }

    private void packed(Wire wire) {
        TypedField kind = TypedField.ofNumber(wire.number());
        if (kind == null) {
            return;
        }
        Entries entries = typed.computeIfAbsent(kind, key -> new Entries());
        Field field = wire.field();
        int width = kind.fixedWidth();
        if (width > 0 && field.length() % width != 0) {
            throw wire.broken(
                    "a packed field must hold whole entries",
                    "a multiple of " + width + " bytes",
                    Long.toString(field.length()));
        }
        entries.loose |= entries.packed != null;
        entries.packed = field;
        entries.count += width > 0 ? field.length() / width : Varints.count(wire);
    }

    String name() {
        return name;
    }

    int typeCode() {
        return typeCode;
    }

    long[] dims() {
        return Arrays.copyOf(dims, rank);
    }

    boolean external() {
        return external;
    }

    boolean segmented() {
        return segmented;
    }

    /** Returns the last {@code raw_data}, which counts, or null. */
    @Nullable
    Field raw() {
        return raw;
    }

    /** Returns the entries of a typed field, or null where there are none. */
    @Nullable
    Entries typed(TypedField kind) {
        return typed.get(kind);
    }

    /** Returns an entry of {@code external_data}, or null. */
    @Nullable
    String externalData(String key) {
        return externalData.get(key);
    }
}
