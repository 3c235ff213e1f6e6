package org.pathlift.onnx.error;

/**
 * One thing that is wrong, said so that a user can act on it.
 *
 * @param rule the rule that is broken, e.g. {@code tensor length must match its shape}
 * @param where the place: file, node, tensor
 * @param expected what the rule asks for there
 * @param found what stands there instead
 * @param remedy what to do about it
 */
public record Problem(String rule, String where, String expected, String found, String remedy) {

    @Override
    public String toString() {
        return where + ": " + rule + "; expected " + expected + ", found " + found + "; " + remedy;
    }
}
