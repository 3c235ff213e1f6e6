package org.pathlift.conditioning.architecture;

import org.pathlift.onnx.graph.Shape;

/**
 * A part of a network, for people.
 *
 * @param name the common start of its weights' names
 * @param what it is, in a few words
 * @param output the shape of what it gives for one example
 * @param parameters how many numbers training changes in it
 */
public record LayerRow(String name, String what, Shape output, long parameters) {}
