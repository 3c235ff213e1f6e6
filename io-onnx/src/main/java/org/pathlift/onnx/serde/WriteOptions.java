package org.pathlift.onnx.serde;

/**
 * How to write a model.
 *
 * @param overwrite whether a file that stands at the target may be replaced
 */
public record WriteOptions(boolean overwrite) {

    /** Existing files stay: a target that exists is refused. */
    public static final WriteOptions NEW_FILE = new WriteOptions(false);

    /** An existing target is replaced, also if it is the model's own file. */
    public static final WriteOptions REPLACE = new WriteOptions(true);
}
