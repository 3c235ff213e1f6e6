package org.pathlift.onnx.djl.trace;

/** Writes one of DJL's operations as ONNX nodes. */
@FunctionalInterface
interface Converter {

    /**
     * Adds the operation's nodes and defines its results.
     *
     * @throws RefusedOperation if it has no ONNX form with these arguments
     */
    void convert(Operation operation, Emitter out);
}
