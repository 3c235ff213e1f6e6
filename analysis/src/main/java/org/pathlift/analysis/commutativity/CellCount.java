package org.pathlift.analysis.commutativity;

/**
 * How many networks of a place were measured.
 *
 * @param width n
 * @param depth L
 * @param measured those with numbers
 * @param dead those in which an input's pre-activations are all 0; they are left out of every mean
 * @param overflown those whose numbers left the range of float64; left out too
 */
public record CellCount(int width, int depth, int measured, int dead, int overflown) {}
