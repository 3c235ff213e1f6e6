package org.pathlift.conditioning.training.optimizer;

import ai.djl.ndarray.NDArray;

/**
 * A slot's buffer of one weight on one device.
 *
 * @param slot what it holds
 * @param array the live buffer; who writes to it changes the optimizer's state
 */
public record SlotArray(Slot slot, NDArray array) {}
