package org.pathlift.conditioning.training;

import ai.djl.ndarray.NDList;

/**
 * The part of a batch that one replica computes, on its device.
 *
 * @param data what the block is fed with; examples along the first axis
 * @param labels what the loss compares with
 */
public record Part(NDList data, NDList labels) {

    /** Returns the number of examples. */
    long size() {
        return data.head().getShape().get(0);
    }
}
