package org.pathlift.conditioning.training.optimizer;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import org.pathlift.onnx.djl.DjlEngine;

/** One weight with given gradients: the loss is their inner product. */
final class Trial implements AutoCloseable {

    private final NDManager manager = DjlEngine.get().newBaseManager();
    private final Parameter parameter;

    Trial(DataType type, double... start) {
        this(type, new Shape(start.length), start);
    }

    Trial(DataType type, Shape shape, double... start) {
        parameter = Parameter.builder()
                .setName("w")
                .setType(Parameter.Type.WEIGHT)
                .optArray(manager.create(start, shape).toType(type, true))
                .build();
        parameter.initialize(manager, type);
    }

    Parameter parameter() {
        return parameter;
    }

    NDArray weight() {
        return parameter.getArray();
    }

    double[] values() {
        return weight().toType(DataType.FLOAT64, true).toDoubleArray();
    }

    /** Sets the gradient by autograd and updates the weight. */
    void update(Optimizer optimizer, double... gradient) {
        backward(gradient);
        try (NDArray slope = weight().getGradient()) {
            optimizer.update(parameter.getId(), weight(), slope);
        }
    }

    void backward(double... gradient) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray slope = manager.create(gradient, weight().getShape()).toType(weight().getDataType(), true);
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                collector.backward(weight().mul(slope).sum());
            }
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
