package org.pathlift.analysis.html.chart;

import java.util.Optional;

/**
 * What every picture says of itself.
 *
 * @param title what is shown
 * @param reading how it is read, in sentences
 * @param metric the metric of docs/metrics.md that the numbers are of, if they are of one
 */
public record About(String title, String reading, Optional<String> metric) {

    /**
     * Checks that there is something to read.
     *
     * @throws IllegalArgumentException if the title or the reading is blank
     */
    public About {
        if (title.isBlank() || reading.isBlank()) {
            throw new IllegalArgumentException(
                    "a picture must have a title and say how it is read, found '" + title + "' and '" + reading + "'");
        }
    }

    /** Describes a picture of numbers that are of no metric. */
    public static About of(String title, String reading) {
        return new About(title, reading, Optional.empty());
    }

    /** Describes a picture of a metric's numbers. */
    public static About of(String title, String reading, String metric) {
        return new About(title, reading, Optional.of(metric));
    }
}
