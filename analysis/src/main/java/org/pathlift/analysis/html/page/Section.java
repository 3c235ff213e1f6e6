package org.pathlift.analysis.html.page;

import java.util.List;
import org.pathlift.analysis.explanation.Explanation;
import org.pathlift.analysis.html.chart.Chart;

/** A part of a page. */
public sealed interface Section {

    /** A heading over what follows. */
    record Heading(String text) implements Section {}

    /** A paragraph. */
    record Paragraph(String text) implements Section {}

    /** What numbers are that follow, and a link to all that is said of them. */
    record Meaning(Explanation of) implements Section {}

    /** Sentences, one below the other. */
    record Sentences(List<String> items) implements Section {
        /** Keeps an unmodifiable copy of {@code items}. */
        public Sentences {
            items = List.copyOf(items);
        }
    }

    /** A picture. */
    record Figure(Chart chart) implements Section {}

    /** The few numbers that sum a report up. */
    record KeyFigures(List<KeyFigure> figures) implements Section {
        /** Keeps an unmodifiable copy of {@code figures}. */
        public KeyFigures {
            figures = List.copyOf(figures);
        }
    }

    /**
     * One of them.
     *
     * @param name what it is
     * @param value as it is read
     * @param note what to make of it; empty for nothing
     */
    record KeyFigure(String name, String value, String note) {}

    /** A table. */
    record Rows(Table table) implements Section {}
}
