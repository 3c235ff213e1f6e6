package org.pathlift.conditioning.expansion;

/**
 * What an expansion changed in a node.
 *
 * @param node the node, as messages name it
 * @param operator its operator
 * @param change what is new, for people
 */
public record LayerChange(String node, String operator, String change) {}
