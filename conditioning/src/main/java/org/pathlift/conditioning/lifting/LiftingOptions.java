package org.pathlift.conditioning.lifting;

/**
 * How to lift.
 *
 * @param spatial how space is seen
 * @param pooling what pooling does
 */
public record LiftingOptions(Spatial spatial, Pooling pooling) {

    /** The theory on the real input shape. */
    public static final LiftingOptions EXACT = new LiftingOptions(Spatial.EXACT, Pooling.PATH);

    /** The theory on an unbounded uniform image. */
    public static final LiftingOptions PERIODIC = new LiftingOptions(Spatial.PERIODIC, Pooling.PATH);
}
