package org.pathlift.analysis.inventory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tensor, with all that is added to it on the way, that only normalizations read: its scale does nothing, up to the
 * normalization's epsilon.
 *
 * @param normalizations the nodes that read it
 * @param kind {@code batch}, {@code layer}, {@code rms}, {@code group} or {@code instance}
 * @param writers the weights that write to it
 * @param scales dimensions of scales that do nothing: one for each channel that is normalized on its own (batch: in training
 *     mode; instance), one for each group, one in all (layer, rms)
 * @param shifts dimensions of shifts that do nothing: the mean over the features is taken away, so that every row that writes
 *     (a column of a weight, a bias) can be shifted (layer); the mean of a channel (batch in training mode, instance)
 * @param rotations dimensions of the rotations of all features d that do nothing, d (d - 1) / 2: what writes is rotated, what
 *     reads the normalized features is rotated back behind the gain (rms, if only matrices write and read)
 * @param signs channels whose sign the gain can take over (batch)
 * @param note why there is no such freedom; null where there is
 */
public record NormalizedStream(
        List<String> normalizations,
        String kind,
        List<String> writers,
        long scales,
        long shifts,
        long rotations,
        long signs,
        @Nullable String note) {

    /** Keeps unmodifiable copies of {@code normalizations} and {@code writers}. */
    public NormalizedStream {
        normalizations = List.copyOf(normalizations);
        writers = List.copyOf(writers);
    }
}
