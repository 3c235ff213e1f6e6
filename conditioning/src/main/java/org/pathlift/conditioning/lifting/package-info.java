/**
 * The path lifting: g = diag(G), for every parameter the sum over all paths through it of the squared product of the
 * other weights on the path, by one pass forward and one backward through the squared network.
 *
 * <p>Lebeurrier, Vayer, Gribonval 2026, arXiv 2602.19799; Gonon, Brisebarre, Riccietti, Gribonval 2023, arXiv 2310.01225.
 */
@NullMarked
package org.pathlift.conditioning.lifting;

import org.jspecify.annotations.NullMarked;
