package org.pathlift.onnx.djl.op;

/** Whether gradients pass through an operator. */
public enum Gradient {
    /** To all floating inputs. */
    FULL,
    /** To some floating inputs; the operator's restrictions say to which. */
    PARTIAL,
    /** None: the derivative is zero wherever it exists, or the operator works on whole numbers. */
    NONE
}
