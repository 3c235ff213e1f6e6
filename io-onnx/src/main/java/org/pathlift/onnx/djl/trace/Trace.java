package org.pathlift.onnx.djl.trace;

import java.util.List;

/**
 * What a block did at one batch size.
 *
 * @param batch the batch size
 * @param steps all steps, in order
 * @param outputs the numbers of the values that the block returned
 */
record Trace(int batch, List<Step> steps, List<Integer> outputs) {

    Trace {
        steps = List.copyOf(steps);
        outputs = List.copyOf(outputs);
    }
}
