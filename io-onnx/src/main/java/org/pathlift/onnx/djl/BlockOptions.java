package org.pathlift.onnx.djl;

import java.util.List;
import org.pathlift.onnx.graph.Glob;

/**
 * How a model becomes a block.
 *
 * @param freeze weights that training leaves alone, by globs on the name of the weight or of a node that uses it
 */
public record BlockOptions(List<Glob> freeze) {

    /** Every weight is trained. */
    public static final BlockOptions DEFAULT = new BlockOptions(List.of());

    /** Keeps an unmodifiable copy of {@code freeze}. */
    public BlockOptions {
        freeze = List.copyOf(freeze);
    }

    /** Returns these options with other weights frozen. */
    public static BlockOptions freezing(String... globs) {
        return new BlockOptions(List.of(globs).stream().map(Glob::new).toList());
    }
}
