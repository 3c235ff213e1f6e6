package org.pathlift.conditioning.architecture;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be set about an architecture. No architecture has all of them. */
public enum Setting {
    /** The extents of one example: channels, height and width; tokens and features; for an MLP any. */
    INPUT,
    /** Classes, that is, outputs. */
    CLASSES,
    /** Features of a hidden layer (MLP, transformer), or the factor of all channels (the others). */
    WIDTH,
    /** Hidden layers (MLP, transformer), levels (U-Net), or the published number (VGG, DenseNet). */
    DEPTH,
    /** For which size of images. */
    LAYOUT,
    /** The function between layers. */
    ACTIVATION,
    /** What standardizes between layers. */
    NORMALIZATION,
    /** Where a transformer normalizes. */
    NORM_PLACE,
    /** Which layers add a bias. */
    BIAS,
    /** What residual branches are multiplied by. */
    RESIDUAL,
    /** How images are halved. */
    POOLING,
    /** Attention heads. */
    HEADS,
    /** Features inside a feed-forward. */
    FEED_FORWARD,
    /** The share of activations that training sets to 0, from 0 to below 1. */
    DROPOUT;

    /** Returns how it is typed, without dashes in front. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns how a value is typed. */
    static String text(Object value) {
        if (value instanceof List<?> extents) {
            return extents.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        if (value instanceof Double real) {
            return number(real);
        }
        return value instanceof Enum<?> constant ? Named.word(constant) : value.toString();
    }

    /** Returns a number in its shortest form. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
