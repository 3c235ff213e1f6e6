package org.pathlift.onnx.serde;

import java.util.List;

/**
 * A stretch of the source file that is replaced; where {@code start} is {@code end}, an insertion.
 *
 * @param parents the fields that enclose it, outermost first; their lengths follow
 */
record Edit(List<Field> parents, long start, long end, Pieces replacement) {

    /** Removes a field. */
    static Edit remove(List<Field> parents, Field field) {
        return new Edit(parents, field.start(), field.end(), new Pieces());
    }

    /** Replaces a field. */
    static Edit replace(List<Field> parents, Field field, Pieces replacement) {
        return new Edit(parents, field.start(), field.end(), replacement);
    }

    /** Adds fields at the end of a message. */
    static Edit append(List<Field> parents, Pieces addition) {
        long end = parents.get(parents.size() - 1).end();
        return new Edit(parents, end, end, addition);
    }

    /** Returns where it starts as seen from inside this many parents. */
    long position(int level) {
        return parents.size() == level ? start : parents.get(level).start();
    }
}
