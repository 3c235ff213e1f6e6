package org.pathlift.conditioning.training;

import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;

/**
 * A block on a device.
 *
 * @param block initialized
 * @param store hands the parameters to the block; on the device on which they live
 */
public record Replica(Block block, ParameterStore store) {}
