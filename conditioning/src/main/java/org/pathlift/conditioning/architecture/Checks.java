package org.pathlift.conditioning.architecture;

/** What several families ask of settings. */
final class Checks {

    private Checks() {}

    /** The input must be an image with at least so many rows and columns. */
    static void image(Blueprint blueprint, Complaints complaints, long smallest, String why) {
        if (complaints.sound(Setting.INPUT)) {
            complaints.require(
                    blueprint.input().size() == 3,
                    Setting.INPUT,
                    "an image must have channels, height and width",
                    "three extents",
                    blueprint.input());
        }
        if (complaints.sound(Setting.INPUT)) {
            complaints.require(
                    Math.min(blueprint.input().get(1), blueprint.input().get(2)) >= smallest,
                    Setting.INPUT,
                    "an image must be large enough: " + why,
                    "at least " + smallest + " rows and columns",
                    blueprint.input());
        }
    }

    /** Images have no layer normalization here. */
    static void noLayerNormalization(Blueprint blueprint, Complaints complaints) {
        complaints.require(
                blueprint.normalization() != Normalization.LAYER,
                Setting.NORMALIZATION,
                "convolutional networks normalize over the batch",
                "none or batch",
                blueprint.normalization());
    }

    /** A width that counts features is whole. */
    static void wholeWidth(Blueprint blueprint, Complaints complaints) {
        if (complaints.sound(Setting.WIDTH)) {
            complaints.require(
                    blueprint.width() == Math.rint(blueprint.width()),
                    Setting.WIDTH,
                    "here the width counts features",
                    "a whole number",
                    blueprint.width());
        }
    }

    /** The depth must be one of those that were published. */
    static void depthIsOneOf(Blueprint blueprint, Complaints complaints, java.util.Set<Integer> depths) {
        if (complaints.sound(Setting.DEPTH)) {
            complaints.require(
                    depths.contains(blueprint.depth()),
                    Setting.DEPTH,
                    "the depth must be a published one",
                    "one of " + new java.util.TreeSet<>(depths),
                    blueprint.depth());
        }
    }
}
