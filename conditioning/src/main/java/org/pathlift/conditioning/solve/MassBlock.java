package org.pathlift.conditioning.solve;

/**
 * A block of non-negative masses over pairs (row, column) of units.
 *
 * <p>Rows are the producer side (B = -1), columns the consumer side (B = +1). Every row and column carries a signed unit
 * id: 0 is the fixed unit, +u has the scale λ<sub>u</sub>, -u has 1/λ<sub>u</sub> (attention ties queries and keys with
 * opposite signs). A pair's exponent is (Bz) = -z(row) + z(column) with z(-u) = -z<sub>u</sub>; a pair whose row and
 * column are the same unit has exponent 0.
 *
 * <p>What a mass is depends on the criterion: the sum of diag(G) over the pair's parameters, the sum of their squares,
 * or their largest absolute value. Masses are finite and not negative; anything else is refused by the factories.
 */
public sealed interface MassBlock permits OuterBlock, DenseBlock, PairBlock {

    /** Name, kind, parameters per pair and log offset. */
    BlockHeader header();

    /** The number of pairs. */
    long pairs();

    /** The number of parameters: pairs times taps. */
    default long parameters() {
        return pairs() * header().taps();
    }
}
