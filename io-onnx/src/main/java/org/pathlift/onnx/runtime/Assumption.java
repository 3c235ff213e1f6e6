package org.pathlift.onnx.runtime;

/**
 * An extent that the file leaves open and for which a value was taken.
 *
 * @param input the input
 * @param axis its axis, from 0
 * @param dimension the extent's declared name, or {@code ?}
 * @param value the value taken
 * @param batch whether the axis counts independent samples, so that 1 loses nothing; otherwise the value is a guess
 */
public record Assumption(String input, int axis, String dimension, long value, boolean batch) {

    @Override
    public String toString() {
        return "input '%s', axis %d (%s): %s %d"
                .formatted(input, axis, dimension, batch ? "a batch of" : "taken as", value);
    }
}
