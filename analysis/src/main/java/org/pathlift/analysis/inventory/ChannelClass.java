package org.pathlift.analysis.inventory;

import java.util.List;
import java.util.Optional;
import org.hipparchus.special.Gamma;

/**
 * Channels that can change places without a change of the function, if their weights follow.
 *
 * @param tensors the tensors that carry them, the first one made first
 * @param channels the ids of the channels, ascending
 * @param stays why they keep their places; empty where they can change them
 * @param keepsSign why they cannot change their signs; empty where they can
 * @param notMixed why they cannot be mixed linearly; empty where they can
 */
public record ChannelClass(
        List<String> tensors,
        List<Integer> channels,
        Optional<String> stays,
        Optional<String> keepsSign,
        Optional<String> notMixed) {

    /** Keeps unmodifiable copies of {@code tensors} and {@code channels}. */
    public ChannelClass {
        tensors = List.copyOf(tensors);
        channels = List.copyOf(channels);
    }

    /** Returns the number of channels. */
    public int size() {
        return channels.size();
    }

    /** Returns ln n!, or 0 where they keep their places. */
    public double logOrder() {
        return stays.isPresent() ? 0 : Gamma.logGamma(size() + 1.0);
    }

    /** Returns whether every sign can change on its own: only odd functions stand between what makes and what reads. */
    public boolean signs() {
        return stays.isEmpty() && keepsSign.isEmpty();
    }

    /** Returns whether any invertible matrix can stand between what makes and what reads them. */
    public boolean mixes() {
        return stays.isEmpty() && notMixed.isEmpty();
    }
}
