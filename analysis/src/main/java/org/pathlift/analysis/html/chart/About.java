package org.pathlift.analysis.html.chart;

import org.pathlift.analysis.explanation.Explanation;

/**
 * What every picture says of itself.
 *
 * @param title what is shown
 * @param reading how it is read, in sentences
 * @param more what the numbers are
 */
public record About(String title, String reading, Explanation more) {

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

    /** Returns the same with another sentence at the end of the reading. */
    public About and(String sentence) {
        return new About(title, reading + " " + sentence, more);
    }
}
