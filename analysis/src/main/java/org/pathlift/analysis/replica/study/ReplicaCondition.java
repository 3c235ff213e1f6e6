package org.pathlift.analysis.replica.study;

/** Under what replicas are trained. */
public enum ReplicaCondition {
    /** The plain network on the plain images. */
    BASELINE,
    /** The same network on expanded images, its declared input apart (native mode). */
    EXPANSION,
    /** Dropout behind every convolution. */
    DROPOUT,
    /** BatchNormalization behind every convolution. */
    BATCH_NORMALIZATION
}
