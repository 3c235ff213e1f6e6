import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Path;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.training.PathConditioner;
import org.pathlift.conditioning.training.RescaleSummary;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.djl.trace.BlockExporter;
import org.pathlift.onnx.djl.trace.TracedModel;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.WriteOptions;

/** Rescales a DJL model in place before DJL trains it, and writes it as ONNX. Argument: the file to write. */
public final class RescaleBeforeTraining {

    public static void main(String[] arguments) throws Exception {
        DjlEngine.get().setRandomSeed(1); // also starts the engine without network
        try (Model model = Model.newInstance("mlp");
                NDManager manager = NDManager.newBaseManager()) {
            SequentialBlock block = new SequentialBlock()
                    .add(Linear.builder().setUnits(64).build())
                    .add(Activation::relu)
                    .add(Linear.builder().setUnits(32).build())
                    .add(Activation::relu)
                    .add(Linear.builder().setUnits(2).build());
            model.setBlock(block);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 16));

            // One forward pass is recorded as an ONNX graph; its parameters are those of the block.
            NDArray sample = manager.randomNormal(new Shape(2, 16));
            TracedModel traced = BlockExporter.export(block, new NDList(sample));
            RescaleSummary summary =
                    PathConditioner.of(traced.model(), traced.parameters(), RescaleOptions.defaults()).rescale();
            System.out.printf("rescaled %d units, F from %.1f to %.1f%n",
                    summary.unitsMoved(), summary.objectiveBefore(), summary.objectiveAfter());

            train(model, manager);
            ModelWriter.write(
                    BlockExporter.export(block, new NDList(sample)).model(),
                    Path.of(arguments[0]),
                    WriteOptions.NEW_FILE);
        }
    }

    /** Learns which half of the input has the larger sum, with DJL's own trainer. */
    private static void train(Model model, NDManager manager) throws Exception {
        NDArray inputs = manager.randomNormal(new Shape(512, 16));
        NDArray left = inputs.get(":, 0:8").sum(new int[] {1});
        NDArray right = inputs.get(":, 8:16").sum(new int[] {1});
        ArrayDataset data = new ArrayDataset.Builder()
                .setData(inputs)
                .optLabels(left.lt(right).toType(DataType.FLOAT32, false))
                .setSampling(32, true)
                .build();
        DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(Optimizer.sgd()
                        .setLearningRateTracker(Tracker.fixed(0.1f))
                        .build());
        try (Trainer trainer = model.newTrainer(config)) {
            trainer.initialize(new Shape(32, 16));
            for (int epoch = 1; epoch <= 5; epoch++) {
                for (Batch batch : trainer.iterateDataset(data)) {
                    EasyTrain.trainBatch(trainer, batch);
                    trainer.step();
                    batch.close();
                }
            }
            NDArray answers = trainer.evaluate(new NDList(inputs)).singletonOrThrow().argMax(1);
            NDArray agree = answers.eq(left.lt(right).toType(DataType.INT64, false));
            System.out.printf("%.0f %% of the examples right%n",
                    100 * agree.toType(DataType.FLOAT32, false).mean().getFloat());
        }
    }
}
