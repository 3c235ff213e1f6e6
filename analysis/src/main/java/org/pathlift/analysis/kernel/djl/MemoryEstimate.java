package org.pathlift.analysis.kernel.djl;

import java.util.List;
import java.util.Locale;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * What an empirical NTK will take, known before it is computed.
 *
 * <p>Gradients of a tile of inputs are kept, one for each input; where all inputs do not fit, two tiles are kept at a time and
 * gradients are computed again for each pair of tiles. Beside them stand the weights, their gradients and one copy. What the
 * engine keeps of a single forward pass is not in it.
 *
 * @param inputs how many inputs
 * @param parameters trained numbers of the model
 * @param outputs outputs that are differentiated
 * @param bytesPerNumber of a gradient
 * @param tile inputs whose gradients are kept together
 * @param tiles how many tiles there are
 * @param passes backward passes in all
 * @param bytes the bound
 */
public record MemoryEstimate(
        int inputs, long parameters, int outputs, int bytesPerNumber, int tile, int tiles, long passes, long bytes) {

    /** Weights, gradients, and the copy of a gradient on its way. */
    private static final int COPIES = 3;

    /**
     * Picks the largest tile within a limit.
     *
     * @throws RequestException if not even tiles of one input fit
     */
    static MemoryEstimate of(int inputs, long parameters, int outputs, EmpiricalOptions options) {
        int bytes = options.precision().bytes();
        long one = Math.multiplyExact(parameters, (long) bytes);
        long fixed = Math.multiplyExact(one, (long) COPIES);
        long left = options.memoryLimit() - fixed;
        long all = Math.multiplyExact(one, (long) inputs);
        int tile = all <= left ? inputs : (int) Math.min(inputs, Math.max(0, left) / (2 * one));
        if (tile < 1) {
            throw new RequestException(List.of(new Problem(
                    "the gradients of an empirical NTK must fit into memory",
                    "a model of %,d parameters and %d inputs".formatted(parameters, inputs),
                    "at least %s for two gradients, the weights and their copies"
                            .formatted(mebibytes(fixed + Math.min(all, 2 * one))),
                    "a limit of " + mebibytes(options.memoryLimit()),
                    "raise the limit, use float32, or freeze weights")));
        }
        int tiles = (inputs + tile - 1) / tile;
        long passes = 0;
        for (int i = 0; i < tiles; i++) {
            passes += inputs - (long) i * tile;
        }
        long kept = tiles == 1 ? all : 2L * tile * one;
        return new MemoryEstimate(inputs, parameters, outputs, bytes, tile, tiles, passes * outputs, fixed + kept);
    }

    /** Returns the bound as a text such as {@code 256.4 MiB}. */
    public String text() {
        return mebibytes(bytes);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }
}
