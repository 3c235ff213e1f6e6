package org.pathlift.onnx.serde;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Applies edits to a file: everything between them is copied as it stands, and the lengths of the messages around them
 * are made to fit.
 */
final class Splicer {

    private final MappedFile file;

    private Splicer(MappedFile file) {
        this.file = file;
    }

    /** Returns the edited file. */
    static Pieces apply(MappedFile file, List<Edit> edits) {
        return new Splicer(file).rewrite(0, 0, file.size(), edits);
    }

    private Pieces rewrite(int level, long from, long to, List<Edit> edits) {
        List<Edit> sorted = new ArrayList<>(edits);
        sorted.sort(Comparator.comparingLong(edit -> edit.position(level)));
        Pieces result = new Pieces();
        long cursor = from;
        int i = 0;
        while (i < sorted.size()) {
            Edit edit = sorted.get(i);
            result.copy(file, cursor, edit.position(level));
            if (edit.parents().size() == level) {
                result.all(edit.replacement());
                cursor = edit.end();
                i++;
                continue;
            }
            Field parent = edit.parents().get(level);
            int next = i;
            while (next < sorted.size() && sorted.get(next).position(level) == parent.start()) {
                next++;
            }
            Pieces inner = rewrite(level + 1, parent.payload(), parent.end(), sorted.subList(i, next));
            if (inner.length() == parent.length()) {
                result.copy(file, parent.start(), parent.payload()).all(inner);
            } else {
                result.field(parent.number(), inner);
            }
            cursor = parent.end();
            i = next;
        }
        return result.copy(file, cursor, to);
    }
}
