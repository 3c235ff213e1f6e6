/**
 * The training loop: a model, examples and options in; epochs, checkpoints and a trained model out.
 *
 * <p>{@code Model -> OnnxBlock -> TrainingRun (Trainee: forward, loss, backward, clip, update; Evaluator; rescalings;
 * checkpoints) -> Model' -> proof in ONNX Runtime -> file}. The same model, data, options and seed give the same numbers
 * on a CPU with the same number of threads, interrupted and resumed or not.
 */
@NullMarked
package org.pathlift.conditioning.training.run;

import org.jspecify.annotations.NullMarked;
