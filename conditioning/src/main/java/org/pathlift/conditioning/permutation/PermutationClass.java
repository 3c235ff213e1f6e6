package org.pathlift.conditioning.permutation;

import java.util.List;
import org.hipparchus.special.Gamma;

/**
 * Units that may change places with one another.
 *
 * <p>Most classes are one block with one cell: the channels of a layer, or of a residual stream. Where units lie inside
 * others (heads of attention, groups of a convolution), blocks change places as wholes, and within a block the units of
 * each cell do.
 *
 * @param tensor the tensor whose production made the first of them
 * @param node the node that produces it, as messages name it
 * @param blocks the blocks, each with cells of the same sizes in the same order
 */
public record PermutationClass(String tensor, String node, List<Block> blocks) {

    /**
     * Units that move as a whole.
     *
     * @param cells lists of unit ids; the units of a cell change places freely
     */
    public record Block(List<List<Integer>> cells) {
        /** Keeps an unmodifiable copy of {@code cells} and of each cell. */
        public Block {
            cells = cells.stream().map(List::copyOf).toList();
        }
    }

    /** Keeps an unmodifiable copy of {@code blocks}. */
    public PermutationClass {
        blocks = List.copyOf(blocks);
    }

    /** Returns the number of units. */
    public int units() {
        return blocks.stream()
                .flatMap(block -> block.cells().stream())
                .mapToInt(List::size)
                .sum();
    }

    /** Returns the natural logarithm of the number of permutations: k! Π (n!)^k for k blocks of cells of n units. */
    public double logOrder() {
        double log = Gamma.logGamma(blocks.size() + 1.0);
        for (List<Integer> cell : blocks.get(0).cells()) {
            log += blocks.size() * Gamma.logGamma(cell.size() + 1.0);
        }
        return log;
    }
}
