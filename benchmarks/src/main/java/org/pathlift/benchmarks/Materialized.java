package org.pathlift.benchmarks;

import java.nio.ByteBuffer;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.TensorData;

/** Buffers for all constants of a model, into which another model of the same shape can be put as often as wanted. */
final class Materialized {

    /** The stretch in which a file is written. */
    private static final int SLICE = 1 << 20;

    private final ByteBuffer target;

    Materialized(Model model) {
        long size = 0;
        for (Constant constant : model.graph().constants().values()) {
            size += constant.tensor().data().size();
        }
        target = ByteBuffer.allocateDirect(Math.toIntExact(size));
    }

    /** Fetches the elements of all constants. */
    ByteBuffer take(Model model) {
        target.clear();
        for (Constant constant : model.graph().constants().values()) {
            TensorData data = constant.tensor().data();
            for (long at = 0; at < data.size(); at += SLICE) {
                target.put(data.slice(at, (int) Math.min(SLICE, data.size() - at)));
            }
        }
        return target;
    }
}
