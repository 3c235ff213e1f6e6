package org.pathlift.conditioning.training.data;

import org.pathlift.onnx.graph.Shape;

/**
 * Examples as a file holds them.
 *
 * @param where the file, for messages
 * @param shape the shape of one example
 * @param features row-major; the array is the receiver's
 * @param targets the targets
 * @param usualScale the factor that the features get where the spec names none
 */
record RawExamples(String where, Shape shape, float[] features, Targets targets, double usualScale) {

    int size() {
        return Math.toIntExact(features.length / shape.elements());
    }
}
