package org.pathlift.onnx.djl.trace;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import org.jspecify.annotations.Nullable;

/** Hands out parameters as recording arrays. */
final class TracingStore extends ParameterStore {

    private final Tracer tracer;

    TracingStore(Tracer tracer) {
        super(tracer.manager(), false);
        this.tracer = tracer;
    }

    @Override
    @SuppressWarnings("NullAway") // a block asks for the value of a parameter that it may not have
    public @Nullable NDArray getValue(@Nullable Parameter parameter, Device device, boolean training) {
        NDArray array = super.getValue(parameter, device, training);
        return parameter == null ? null : tracer.weight(parameter, array);
    }
}
