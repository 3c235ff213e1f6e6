package org.pathlift.conditioning.training.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.pathlift.onnx.graph.Tensor;

/**
 * Named tensors with notes: what a file in the safetensors format holds.
 *
 * @param notes texts by key
 * @param tensors by name, which is theirs too
 */
record TensorFile(Map<String, String> notes, Map<String, Tensor> tensors) {

    /** The key of the digest of everything else in the file. */
    static final String DIGEST = "sha256";

    TensorFile {
        notes = java.util.Collections.unmodifiableMap(new TreeMap<>(notes));
        tensors = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }
}
