package org.pathlift.onnx.serde;

import java.util.ArrayList;
import java.util.List;

/**
 * What all parts of one reading share.
 *
 * @param file the model's bytes
 * @param source how to name the model in a message
 * @param problems what is wrong with it so far
 * @param externals its data files
 * @param externalTensors every tensor with external data, wherever it stands
 */
record Reading(
        MappedFile file,
        String source,
        Problems problems,
        ExternalFiles externals,
        List<StoredTensor> externalTensors) {

    Reading(MappedFile file, String source, Problems problems, ExternalFiles externals) {
        this(file, source, problems, externals, new ArrayList<>());
    }

    /** Starts a walk over the message in the last field of a path. */
    Wire enter(List<Field> path, String message) {
        return Wire.of(file, source, message, path.get(path.size() - 1), path.size());
    }

    /** Returns a path with one more field. */
    static List<Field> extend(List<Field> path, Field field) {
        List<Field> extended = new ArrayList<>(path.size() + 1);
        extended.addAll(path);
        extended.add(field);
        return extended;
    }
}
