package org.pathlift.onnx.graph;

/**
 * One reading of a value.
 *
 * @param node the node that reads it
 * @param input the index of the input at which it does; -1 where a subgraph of the node captures it
 */
public record Use(Node node, int input) {}
