package org.pathlift.onnx.serde;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.TensorData;

/** A file, or a part of one, as the stretches that make it up, in order. */
final class Pieces {

    private final List<Piece> pieces = new ArrayList<>();
    private long length;

    List<Piece> list() {
        return Collections.unmodifiableList(pieces);
    }

    /** Returns the tensors of all {@link Piece.Elements}, in order. */
    List<TensorData> computed() {
        List<TensorData> tensors = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Elements elements) {
                tensors.add(elements.data());
            }
        }
        return tensors;
    }

    long length() {
        return length;
    }

    /** Appends the bytes of another file from one position to another. */
    Pieces copy(MappedFile file, long from, long to) {
        return from == to ? this : add(new Piece.Copy(file, from, to - from));
    }

    Pieces literal(byte[] bytes) {
        return bytes.length == 0 ? this : add(new Piece.Literal(bytes));
    }

    Pieces elements(TensorData data) {
        return data.size() == 0 ? this : add(new Piece.Elements(data));
    }

    /** Appends the elements of a tensor as varints. */
    Pieces packed(TensorData data, ElementType type) {
        return data.size() == 0 ? this : add(new Piece.Packed(data, type, PackedVarints.length(data, type)));
    }

    Pieces all(Pieces others) {
        others.pieces.forEach(this::add);
        return this;
    }

    /** Appends the tag of a field. */
    Pieces tag(int number, int wireType) {
        return literal(Varints.bytes(((long) number << 3) | wireType));
    }

    /** Appends a field with a length. */
    Pieces field(int number, Pieces payload) {
        return tag(number, Wire.LENGTH).literal(Varints.bytes(payload.length())).all(payload);
    }

    private Pieces add(Piece piece) {
        pieces.add(piece);
        length += piece.length();
        return this;
    }
}
