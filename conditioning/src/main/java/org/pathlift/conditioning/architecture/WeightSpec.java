package org.pathlift.conditioning.architecture;

import org.pathlift.onnx.graph.Shape;

/**
 * A weight that a new model needs.
 *
 * @param name of the initializer
 * @param shape its extents
 * @param role what it does
 * @param fanIn for matrices and kernels how many numbers are summed for one output, at strides how many on average;
 *     otherwise 0
 */
public record WeightSpec(String name, Shape shape, WeightRole role, long fanIn) {}
