package org.pathlift.analysis.resizing;

import java.util.ArrayList;
import java.util.List;
import org.pathlift.analysis.scaling.PlaceChoice;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * What a study of resizing looks at.
 *
 * @param choice which networks
 * @param source what the images are called
 * @param resizes the changes of size
 * @param pairs how many pairs of images at most; of more a seeded sample is taken
 * @param widths units per layer of the networks that are measured, ascending; empty to measure nothing
 * @param depth the number of the last layer
 * @param networks how many are measured of each width, at least {@value #LEAST_NETWORKS}
 * @param seed of everything that is drawn
 */
public record ResizingOptions(
        PlaceChoice choice,
        String source,
        List<Resize> resizes,
        int pairs,
        List<Integer> widths,
        int depth,
        int networks,
        long seed) {

    /** A measured decay is a mean over at least so many networks. */
    public static final int LEAST_NETWORKS = 5;

    /**
     * Checks every component; keeps unmodifiable copies of {@code resizes} and {@code widths}.
     *
     * @throws IllegalArgumentException if there is no change of size, a number is below 1, the widths do not ascend, or a
     *     measured width has fewer than {@value #LEAST_NETWORKS} networks
     */
    public ResizingOptions {
        resizes = List.copyOf(resizes);
        if (resizes.isEmpty()) {
            throw new IllegalArgumentException("at least 1 way of resizing with 1 factor is needed");
        }
        atLeast("the number of pairs", pairs, 1);
        atLeast("the depth", depth, 1);
        widths = List.copyOf(widths);
        for (int i = 0; i < widths.size(); i++) {
            atLeast("a width", widths.get(i), i == 0 ? 1 : widths.get(i - 1) + 1);
        }
        if (!widths.isEmpty() && networks < LEAST_NETWORKS) {
            throw new IllegalArgumentException("a measured decay is a mean over at least %d networks, found %d"
                    .formatted(LEAST_NETWORKS, networks));
        }
    }

    private static void atLeast(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be at least %d, found %d".formatted(what, least, value));
        }
    }

    /**
     * Checks that these images can be resized so.
     *
     * @throws RequestException with all problems, if not
     */
    public void check(ImageSet images) {
        List<Problem> problems = new ArrayList<>();
        if (images.size() < 2) {
            problems.add(new Problem(
                    "a pair takes two images", source, "at least 2 images", "" + images.size(), "give more images"));
        }
        resizes.forEach(resize -> resize.problem(images).ifPresent(problems::add));
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
    }
}
