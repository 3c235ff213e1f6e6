package org.pathlift.analysis.trajectory.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.trajectory.GradientAngle;
import org.pathlift.analysis.trajectory.Trajectory;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelBuilder;

class TrajectoryListenerTest {

    private static Model linear() {
        return new ModelBuilder(17)
                .input("x", ElementType.FLOAT, -1, 2)
                .initializer(Tensor.ofFloats("w", org.pathlift.onnx.graph.Shape.of(2, 1), 3, -1))
                .node("MatMul", List.of("x", "w"), List.of("y"))
                .output("y", ElementType.FLOAT, -1, 1)
                .build();
    }

    /** y = x·w to 0 on the two unit vectors: L = ½ (w₁² + w₂²) / 2 in DJL's L2 loss, so every gradient points at 0. */
    @Test
    void listener_ofPlainGradientDescent_recordsAStraightPathWithItsGradients() throws Exception {
        OnnxBlock block = OnnxBlock.of(linear());
        TrajectoryListener listener = new TrajectoryListener(block, 1);
        try (ai.djl.Model model = ai.djl.Model.newInstance("linear", Device.cpu(), "PyTorch");
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            model.setBlock(block);
            DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.l2Loss())
                    .optDevices(new Device[] {Device.cpu()})
                    .optOptimizer(Optimizer.sgd()
                            .setLearningRateTracker(Tracker.fixed(0.2f))
                            .build())
                    .addTrainingListeners(listener);
            NDArray data = manager.eye(2);
            ArrayDataset dataset = new ArrayDataset.Builder()
                    .setData(data)
                    .optLabels(manager.zeros(new Shape(2, 1), DataType.FLOAT32))
                    .setSampling(2, false)
                    .build();
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(2, 2));
                for (int update = 0; update < 5; update++) {
                    for (Batch batch : trainer.iterateDataset(dataset)) {
                        EasyTrain.trainBatch(trainer, batch);
                        trainer.step();
                        batch.close();
                    }
                }
            }
        }
        Trajectory path = listener.trajectory();
        List<GradientAngle> angles = listener.angles();

        assertThat(listener.weights()).hasSize(6);
        assertThat(listener.gradients()).hasSize(5);
        assertThat(path.parameters()).isEqualTo(2);
        assertThat(Objects.requireNonNull(path.tortuosity())).isCloseTo(1, within(1e-5));
        assertThat(angles).hasSize(5);
        assertThat(angles)
                .allSatisfy(angle ->
                        assertThat(Objects.requireNonNull(angle.gamma())).isCloseTo(1, within(1e-5)));
        // The last update lands on θ*: the nearest rate of its gradient is the learning rate, over the batch as DJL
        // sums it.
        double rate = Objects.requireNonNull(angles.get(4).nearestRate());
        double step = path.stepNorms().get(4);
        double gradient = angles.get(4).eb() * step;
        assertThat(rate * gradient).isCloseTo(step, within(1e-5));
    }
}
