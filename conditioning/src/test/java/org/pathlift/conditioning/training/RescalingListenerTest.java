package org.pathlift.conditioning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.training.optimizer.AdamOptimizer;
import org.pathlift.conditioning.training.optimizer.LearningRate;
import org.pathlift.conditioning.training.optimizer.Momentum;
import org.pathlift.conditioning.training.optimizer.SgdOptimizer;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.conditioning.training.optimizer.WeightDecay;
import org.pathlift.onnx.runtime.RequestException;

class RescalingListenerTest {

    private static final int BATCHES = 5;

    /** Always moves; by powers of two, so that it makes no difference to any bit when gradients are carried. */
    private static final RescaleOptions OPTIONS = RescaleOptions.defaults()
            .withCriterion(CriterionChoice.RANDOM)
            .withSolver(SolverOptions.defaults().withMaxScale(4).withPowersOfTwo());

    private static final LearningRate RATE = LearningRate.constant(1e-3);

    /** The trainer knows of its start too early; what the listener does instead must come to the same. */
    @Test
    void atStart_isARescalingBeforeTraining() {
        try (Net before = new Net("mlp_relu", DataType.FLOAT32);
                Net listening = new Net("mlp_relu", DataType.FLOAT32);
                StatefulOptimizer one = momentum();
                StatefulOptimizer two = momentum()) {
            RescaleSummary summary = PathConditioner.rescale(before.block(), OPTIONS);
            fit(before, one, 2, config -> {});
            List<RescaleEvent> events = fit(listening, two, 2, RescaleTiming.atStart());
            assertThat(events).hasSize(1);
            assertThat(events.get(0).summary()).isEqualTo(summary);
            assertThat(events.get(0).step()).isZero();
            assertSame(listening.weights(), before.weights());
        }
    }

    @Test
    void everyEpochs_isALoopOfOwnThatRescalesBetween() {
        try (Net own = new Net("mlp_relu", DataType.FLOAT32);
                Net listening = new Net("mlp_relu", DataType.FLOAT32);
                StatefulOptimizer one = AdamOptimizer.adam(RATE);
                StatefulOptimizer two = AdamOptimizer.adam(RATE)) {
            for (int epoch = 0; epoch < 4; epoch++) {
                if (epoch % 2 == 0) {
                    PathConditioner.rescale(own.block(), one, OPTIONS);
                }
                fit(own, one, 1, config -> {});
            }
            PathConditioner.rescale(own.block(), one, OPTIONS);
            List<RescaleEvent> events = fit(listening, two, 4, RescaleTiming.everyEpochs(2));
            assertThat(events).extracting(RescaleEvent::epoch).containsExactly(0L, 2L, 4L);
            assertThat(events).extracting(RescaleEvent::step).containsExactly(0L, 2L * BATCHES, 4L * BATCHES);
            assertSame(listening.weights(), own.weights());
        }
    }

    @Test
    void everySteps_carriesThePendingGradients() {
        try (Net own = new Net("mlp_relu", DataType.FLOAT32);
                Net listening = new Net("mlp_relu", DataType.FLOAT32);
                StatefulOptimizer one = momentum();
                StatefulOptimizer two = momentum()) {
            PeriodicRescaling rescaling = new PeriodicRescaling(
                    PathConditioner.of(own.block(), OPTIONS).carrying(one), RescaleTiming.everySteps(3));
            assertThat(rescaling.begin()).isPresent();
            try (Trainer trainer = trainer(own, one, config -> {})) {
                int step = 0;
                for (var batch : iterate(trainer, own)) {
                    EasyTrain.trainBatch(trainer, batch);
                    trainer.step();
                    batch.close();
                    step++;
                    // The listener does what is due after the last update at the next batch, and there is none.
                    assertThat(rescaling.afterStep(0, step).isPresent()).isEqualTo(step == 3);
                }
            }
            List<RescaleEvent> events = fit(listening, two, 1, RescaleTiming.everySteps(3));
            assertThat(events).extracting(RescaleEvent::step).containsExactly(0L, 3L);
            assertSame(listening.weights(), own.weights());
        }
    }

    @Test
    void threshold_leavesOutWhatGainsLess() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT32)) {
            PathConditioner conditioner = PathConditioner.of(net.block(), RescaleOptions.defaults());
            double gain = RescaleSummary.of(conditioner.plan()).gain();
            RescaleTiming timing = RescaleTiming.everyEpochs(1);
            PeriodicRescaling above = new PeriodicRescaling(conditioner, timing.whenGainExceeds(gain * 1.01));
            PeriodicRescaling below = new PeriodicRescaling(conditioner, timing.whenGainExceeds(gain / 2));
            Map<String, double[]> before = net.weights();
            assertThat(above.begin()).isEmpty();
            assertThat(above.afterEpoch(1, BATCHES)).isEmpty();
            assertSame(net.weights(), before);
            assertThat(below.begin()).isPresent();
            assertThat(below.afterEpoch(1, BATCHES)).isEmpty();
        }
    }

    @Test
    void severalDevices_areRefused() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT32);
                StatefulOptimizer sgd = momentum()) {
            assertThatThrownBy(() -> trainer(
                            net,
                            sgd,
                            config -> config.optDevices(new Device[] {Device.cpu(), Device.of("gpu", 0)})
                                    .addTrainingListeners(
                                            listener(net, sgd, RescaleTiming.atStart(), new ArrayList<>()))))
                    .isInstanceOf(RequestException.class)
                    .hasMessageContaining("2 devices");
        }
    }

    private static StatefulOptimizer momentum() {
        return new SgdOptimizer(RATE, Momentum.heavyBall(0.9), WeightDecay.none());
    }

    private static void assertSame(Map<String, double[]> actual, Map<String, double[]> expected) {
        actual.forEach((name, values) -> assertThat(values).as(name).containsExactly(expected.get(name)));
    }

    private static RescalingListener listener(
            Net net, StatefulOptimizer optimizer, RescaleTiming timing, List<RescaleEvent> log) {
        PathConditioner conditioner = PathConditioner.of(net.block(), OPTIONS).carrying(optimizer);
        return new RescalingListener(conditioner, timing, log::add);
    }

    private static List<RescaleEvent> fit(Net net, StatefulOptimizer optimizer, int epochs, RescaleTiming timing) {
        List<RescaleEvent> log = new ArrayList<>();
        fit(net, optimizer, epochs, config -> config.addTrainingListeners(listener(net, optimizer, timing, log)));
        return log;
    }

    private static void fit(Net net, Optimizer optimizer, int epochs, Consumer<DefaultTrainingConfig> more) {
        try (Trainer trainer = trainer(net, optimizer, more)) {
            EasyTrain.fit(trainer, epochs, dataset(net), null);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Trainer trainer(Net net, Optimizer optimizer, Consumer<DefaultTrainingConfig> more) {
        Model model = Model.newInstance("net", Device.cpu());
        model.setBlock(net.block());
        model.setDataType(DataType.FLOAT32);
        DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.l2Loss())
                .optOptimizer(optimizer)
                .optDevices(new Device[] {Device.cpu()});
        more.accept(config);
        Trainer trainer = model.newTrainer(config);
        trainer.initialize(net.shape());
        return trainer;
    }

    private static Iterable<ai.djl.training.dataset.Batch> iterate(Trainer trainer, Net net) {
        try {
            return trainer.iterateDataset(dataset(net));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static ArrayDataset dataset(Net net) {
        long rows = 4 * BATCHES;
        long[] dims = net.shape().getShape();
        dims[0] = rows;
        return new ArrayDataset.Builder()
                .setData(net.drawn(1, new ai.djl.ndarray.types.Shape(dims)))
                .optLabels(net.drawn(2, new ai.djl.ndarray.types.Shape(rows, 10)))
                .setSampling(4, false)
                .build();
    }
}
