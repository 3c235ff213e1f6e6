package org.pathlift.analysis.report;

import org.pathlift.conditioning.symmetry.PinReason;
import org.pathlift.onnx.error.Words;

/**
 * A tensor that must keep scale 1.
 *
 * @param tensor the tensor
 * @param place the node that asks for it, or the graph
 * @param kind the rule, such as {@code graph-output}
 * @param reason the reason in words
 */
public record PinReport(String tensor, String place, String kind, String reason) {

    static PinReport of(PinReason pin) {
        return new PinReport(pin.tensor(), pin.place(), Words.of(pin.kind()), pin.text());
    }
}
