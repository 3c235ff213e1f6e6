package org.pathlift.onnx.runtime;

import java.util.OptionalDouble;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Shape;

/**
 * How far one output of two models differs, the worst over all runs.
 *
 * <p>Two NaN are equal; a NaN against a number differs infinitely. So do outputs of different types or shapes.
 *
 * @param name the output
 * @param type its type in the reference
 * @param shape its shape in the reference, in the first run
 * @param elements elements compared, over all runs
 * @param differing elements whose values differ (signed zeros do not)
 * @param maxAbsolute the largest |candidate - reference|
 * @param maxRelative the largest {@code maxAbsolute / max |reference|} of a run: relative to the output's size
 * @param maxUlp the most representable numbers of the output's type between the two; 0 for equal values, and
 *     {@link Long#MAX_VALUE} for a NaN against a number; for whole numbers the difference
 * @param bitIdentical whether all bits agree, any NaN being one
 * @param rows class scores compared, row by row; 0 where the output does not look like class scores
 * @param agreeingRows rows whose largest score is at the same class
 */
public record OutputDifference(
        String name,
        ElementType type,
        Shape shape,
        long elements,
        long differing,
        double maxAbsolute,
        double maxRelative,
        long maxUlp,
        boolean bitIdentical,
        long rows,
        long agreeingRows) {

    /** Returns the fraction of rows whose largest score is at the same class, for outputs that look like scores. */
    public OptionalDouble argmaxAgreement() {
        return rows == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) agreeingRows / rows);
    }

    /** Returns whether the output is the same up to a bound on {@link #maxRelative}; whole numbers and truths exactly. */
    public boolean within(double bound) {
        return type.isFloating() ? maxRelative <= bound : differing == 0;
    }

    /** Returns the worst of this and another difference of the same output. */
    public OutputDifference plus(OutputDifference other) {
        if (!name.equals(other.name)) {
            throw new IllegalArgumentException(
                    "differences must be of one output, found '%s' and '%s'".formatted(name, other.name));
        }
        return new OutputDifference(
                name,
                type,
                shape,
                elements + other.elements,
                differing + other.differing,
                Math.max(maxAbsolute, other.maxAbsolute),
                Math.max(maxRelative, other.maxRelative),
                Math.max(maxUlp, other.maxUlp),
                bitIdentical && other.bitIdentical,
                rows + other.rows,
                agreeingRows + other.agreeingRows);
    }
}
