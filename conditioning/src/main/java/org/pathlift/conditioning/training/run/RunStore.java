package org.pathlift.conditioning.training.run;

import java.util.Optional;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.graph.Model;

/** Where a run keeps its checkpoints. */
public interface RunStore {

    /** Nowhere: every run begins at the beginning. */
    RunStore NONE = new RunStore() {};

    /** Puts the newest checkpoint's weights and state in place, and returns how far it is; empty where there is none. */
    default Optional<Progress> load(OnnxBlock block, StatefulOptimizer optimizer) {
        return Optional.empty();
    }

    /** Returns a model with the best weights so far, where they are known. */
    default Optional<Model> best(Model model) {
        return Optional.empty();
    }

    /** Keeps the weights and the state as they are now, whole or not at all. */
    default void save(OnnxBlock block, StatefulOptimizer optimizer, Progress progress) {}

    /** Keeps the weights as the best so far. */
    default void saveBest(OnnxBlock block) {}

    /** Returns what to do after a failure, to be put behind other advice. */
    default String advice() {
        return "";
    }
}
