package org.pathlift.analysis.inventory;

import org.jspecify.annotations.Nullable;

/**
 * The symmetries of one attention, in evaluation mode.
 *
 * @param node the softmax
 * @param keys the keys, as the product with the queries reads them
 * @param values the values, as the product with the softmax reads them
 * @param heads h, the number of heads of queries
 * @param keyHeads the number of heads of keys and values; fewer than {@code heads} where several queries share one
 * @param keyWidth d_k
 * @param valueWidth d_v
 * @param form what stands between projection and product: {@code plain}, {@code rope}, {@code qk-norm}
 * @param queryKey dimensions of the group that acts on queries and keys: d_k² for each head of keys; d_k with rotary
 *     positions (complex numbers for each rotated pair); 0 with normalized queries and keys
 * @param valueOutput dimensions of the group that acts on values and the output projection: d_v² for each head
 * @param keyBias dimensions in which the bias of the keys does nothing
 * @param valueBias dimensions in which the bias of the values can go into that of the output projection
 * @param headPermutations ln of the number of permutations of heads
 * @param scales how many of these dimensions the rescaling group counts already
 * @param note why a part is not counted; null where all is
 */
public record AttentionGroup(
        String node,
        String keys,
        String values,
        int heads,
        int keyHeads,
        int keyWidth,
        int valueWidth,
        String form,
        long queryKey,
        long valueOutput,
        long keyBias,
        long valueBias,
        double headPermutations,
        int scales,
        @Nullable String note) {

    /** Returns the continuous dimensions that the rescaling group does not count. */
    public long beyondScales() {
        return queryKey + valueOutput + keyBias + valueBias - scales;
    }
}
