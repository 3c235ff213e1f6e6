package org.pathlift.onnx.djl;

import java.util.List;
import org.pathlift.onnx.djl.op.Operator;
import org.pathlift.onnx.graph.Node;

/**
 * One node of a program.
 *
 * @param node the operation
 * @param operator what it computes
 * @param fixed whether its outputs depend on nothing but constants and the shapes of the graph's inputs
 * @param last values that no later step reads
 */
record Step(Node node, Operator operator, boolean fixed, List<String> last) {}
