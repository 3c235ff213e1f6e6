package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDList;

/** What an operator computes. Stateless. */
@FunctionalInterface
public interface Converter {

    /**
     * Computes an operator's outputs, as many as the node names up to its last one that is wanted. Intermediate arrays are
     * freed by the caller; an output may be one of the inputs.
     */
    NDList apply(Call call);
}
