package org.pathlift.conditioning.training.run;

import java.util.Map;
import java.util.Optional;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.graph.Tensor;

/** Where a run keeps its checkpoints, and what else it keeps on its way. */
public interface RunStore extends AutoCloseable {

    /** Nowhere: every run begins at the beginning. */
    RunStore NONE = new RunStore() {};

    /** Puts the newest checkpoint's weights and state in place, and returns how far it is; empty where there is none. */
    default Optional<Progress> load(OnnxBlock block, StatefulOptimizer optimizer) {
        return Optional.empty();
    }

    /** Returns the best weights of an earlier run by name, in the precision of the training, where they are known. */
    default Optional<Map<String, Tensor>> best() {
        return Optional.empty();
    }

    /** Keeps the weights and the state as they are now, whole or not at all. */
    default void save(OnnxBlock block, StatefulOptimizer optimizer, Progress progress) {}

    /** Keeps the weights as the best so far. */
    default void saveBest(OnnxBlock block, StatefulOptimizer optimizer, Progress progress) {}

    /** Hears of the weights before the first update of a run that begins anew. */
    default void began(OnnxBlock block) {}

    /** Hears of the weights after an update, and a rescaling that followed it; {@code steps} counts that update. */
    default void stepped(OnnxBlock block, long steps) {}

    /** Hears of the weights after an epoch, and a rescaling that followed it; both numbers count that epoch. */
    default void epochDone(OnnxBlock block, long epochs, long steps) {}

    /** Hears of the weights after the last update. */
    default void ended(OnnxBlock block, long steps) {}

    /** Returns what to do after a failure, to be put behind other advice. */
    default String advice() {
        return "";
    }

    /** Lets other runs use the place. */
    @Override
    default void close() {}
}
