package org.pathlift.conditioning.training.run;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.pathlift.conditioning.symmetry.FiniteWeights;
import org.pathlift.conditioning.training.Clipping;
import org.pathlift.conditioning.training.HeldEntries;
import org.pathlift.conditioning.training.Part;
import org.pathlift.conditioning.training.Replica;
import org.pathlift.conditioning.training.TrainingStep;
import org.pathlift.conditioning.training.data.Batches;
import org.pathlift.conditioning.training.data.Examples;
import org.pathlift.conditioning.training.data.Targets;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.onnx.djl.BlockOptions;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.graph.Model;

/** A model on a device or several, with one update and one measurement as its verbs. */
final class Trainee implements AutoCloseable {

    /** The block on one device. */
    private record Place(OnnxBlock block, NDManager manager, ParameterStore store) implements AutoCloseable {

        static Place of(Model model, TrainOptions options, Examples examples, Device device) {
            OnnxBlock block =
                    OnnxBlock.of(model, new BlockOptions(options.held().weights()));
            NDManager manager = DjlEngine.get().newBaseManager(device);
            block.initialize(manager, options.engine().precision().type(), inputShape(examples, 1));
            return new Place(block, manager, new ParameterStore(manager, false));
        }

        Replica replica() {
            return new Replica(block, store);
        }

        @Override
        public void close() {
            block.clear();
            manager.close();
        }
    }

    private final OutputKind kind;
    private final TrainOptions options;
    private final List<Place> places = new ArrayList<>();

    /**
     * Puts a model on the devices of the options.
     *
     * @throws org.pathlift.onnx.error.UnsupportedModelException if a weight is no finite number
     */
    Trainee(Model model, TrainOptions options, Examples examples) {
        this(model, options, examples, DjlEngine.devices(options.engine().device()));
    }

    /** Puts a model on devices; the first holds the weights, and measures. */
    Trainee(Model model, TrainOptions options, Examples examples, List<Device> devices) {
        FiniteWeights.require(model);
        this.kind = OutputKind.of(model.graph());
        this.options = options;
        devices.forEach(device -> places.add(Place.of(model, options, examples, device)));
    }

    private Place first() {
        return places.get(0);
    }

    OnnxBlock block() {
        return first().block();
    }

    private static Shape inputShape(Examples examples, long batch) {
        return new Shape(batch).addAll(new Shape(examples.shape().toArray()));
    }

    /** Returns one update of the weights by an optimizer; what is held stays at what it is now. */
    TrainingStep step(StatefulOptimizer optimizer) {
        Clipping clipping = options.updates().clipNorm().isPresent()
                ? new Clipping.ByGlobalNorm(options.updates().clipNorm().getAsDouble())
                : Clipping.none();
        return new TrainingStep(
                        places.stream().map(Place::replica).toList(),
                        (labels, predictions) -> options.loss().of(matrix(predictions.head()), labels.head(), kind),
                        optimizer,
                        clipping,
                        options.batches().seed())
                .holding(HeldEntries.of(options.held().entries(), block().weights()));
    }

    /** Moves the weights by one batch, split over the devices. */
    TrainingStep.Outcome update(TrainingStep step, long number, Batches.Batch batch, Examples examples) {
        List<NDManager> works = new ArrayList<>();
        try {
            List<Part> parts = new ArrayList<>();
            for (Batches.Batch piece : batch.split(places.size())) {
                NDManager work = places.get(works.size()).manager().newSubManager();
                works.add(work);
                parts.add(new Part(
                        new NDList(features(work, piece, examples)), new NDList(targets(work, piece, examples))));
            }
            return step.run(number, parts);
        } finally {
            works.forEach(NDManager::close);
        }
    }

    /** Returns how the weights do on examples, in inference. */
    Evaluation evaluate(Batches batches) {
        Examples examples = batches.examples();
        double loss = 0;
        double right = 0;
        for (Batches.Batch batch : batches.epoch(0)) {
            try (NDManager work = newWork()) {
                NDArray output = matrix(infer(features(work, batch, examples)).head());
                NDArray targets = targets(work, batch, examples);
                loss += number(options.loss().of(output, targets, kind)) * batch.size();
                if (options.loss() == LossFunction.CROSS_ENTROPY) {
                    right += number(output.argMax(1)
                            .toType(DataType.INT64, false)
                            .eq(targets)
                            .toType(DataType.FLOAT64, false)
                            .sum());
                }
            }
        }
        int size = examples.size();
        Double accuracy = options.loss() == LossFunction.CROSS_ENTROPY ? right / size : null;
        return new Evaluation(loss / size, accuracy, size);
    }

    /** Returns an owner of arrays that are not needed for long. */
    NDManager newWork() {
        return first().manager().newSubManager();
    }

    /** Returns all outputs, named, in inference. */
    NDList infer(NDArray features) {
        return first().block().forward(first().store(), new NDList(features), false);
    }

    /** Returns an output as a matrix [examples, numbers]. */
    private static NDArray matrix(NDArray output) {
        long examples = output.getShape().get(0);
        return output.reshape(examples, output.size() / examples);
    }

    NDArray features(NDManager work, Batches.Batch batch, Examples examples) {
        Shape shape = inputShape(examples, batch.size());
        ByteBuffer bytes = direct(shape.size() * Float.BYTES);
        batch.features(bytes.asFloatBuffer());
        NDArray features = work.create(bytes, shape, DataType.FLOAT32);
        return features.toType(options.engine().precision().type(), false);
    }

    private NDArray targets(NDManager work, Batches.Batch batch, Examples examples) {
        if (examples.targets() instanceof Targets.Classes) {
            ByteBuffer bytes = direct((long) batch.size() * Long.BYTES);
            batch.labels(bytes.asLongBuffer());
            return work.create(bytes, new Shape(batch.size()), DataType.INT64);
        }
        Shape shape = new Shape(batch.size(), examples.valueWidth());
        ByteBuffer bytes = direct(shape.size() * Float.BYTES);
        batch.values(bytes.asFloatBuffer());
        return work.create(bytes, shape, DataType.FLOAT32)
                .toType(options.engine().precision().type(), false);
    }

    private static ByteBuffer direct(long bytes) {
        return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
    }

    private static double number(NDArray array) {
        return array.toType(DataType.FLOAT64, false).toDoubleArray()[0];
    }

    @Override
    public void close() {
        places.forEach(Place::close);
    }
}
