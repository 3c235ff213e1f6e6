package org.pathlift.analysis.inventory;

/**
 * Units of a gated layer: what one branch makes is multiplied by a gate and read by the next layer. The branch that has no
 * activation can be multiplied by any number other than 0 if the next layer is divided by it.
 *
 * @param node the product
 * @param up the weight of the branch without an activation
 * @param down the weight that reads the products
 * @param units how many there are
 * @param scales how many positive scales of these the rescaling group counts already
 */
public record GatedUnits(String node, String up, String down, int units, int scales) {}
