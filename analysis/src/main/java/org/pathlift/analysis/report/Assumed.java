package org.pathlift.analysis.report;

import java.util.List;
import org.pathlift.onnx.runtime.Assumption;
import org.pathlift.onnx.runtime.ShapeTable;

/**
 * An extent that the file leaves open and for which a value was taken.
 *
 * @param input the input
 * @param axis its axis, from 0
 * @param dimension the extent's declared name, or {@code ?}
 * @param value the value taken
 * @param batch whether the axis counts independent samples, so that 1 loses nothing; otherwise the value is a guess
 */
public record Assumed(String input, int axis, String dimension, long value, boolean batch) {

    /** Lists what was assumed of the inputs. */
    public static List<Assumed> of(ShapeTable shapes) {
        return shapes.assumptions().stream().map(Assumed::of).toList();
    }

    private static Assumed of(Assumption assumption) {
        return new Assumed(
                assumption.input(), assumption.axis(), assumption.dimension(), assumption.value(), assumption.batch());
    }

    @Override
    public String toString() {
        return batch
                ? "axis %d (%s) of input '%s' is a batch, taken as %d".formatted(axis, dimension, input, value)
                : "axis %d (%s) of input '%s' is open, guessed as %d; give it with --input-shape"
                        .formatted(axis, dimension, input, value);
    }
}
