package org.pathlift.conditioning.training.run;

import org.pathlift.onnx.graph.Model;

/** Which weights a run begins with. */
@FunctionalInterface
public interface InitialWeights {

    /** Those of the file, whatever the seed. */
    InitialWeights OF_THE_FILE = (model, seed) -> model;

    /**
     * Returns a model with the weights to begin with.
     *
     * @param model as it was read; only its weights may be replaced
     * @param seed of the run: what is drawn at random follows from it alone
     */
    Model of(Model model, long seed);
}
