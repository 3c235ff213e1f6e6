package org.pathlift.conditioning.architecture;

/** For images of which size a convolutional network is laid out. */
public enum Layout {
    /** As published for ImageNet, images of about 224 pixels. */
    IMAGENET,
    /** For images of about 32 pixels: a 3x3 stem without early down-sampling; in VGG one dense layer instead of three. */
    SMALL
}
