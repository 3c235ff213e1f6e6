package org.pathlift.analysis.html.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.explanation.Explanation;
import org.pathlift.analysis.html.chart.Chart;

/**
 * A page: pictures before tables.
 *
 * @param title what it is about
 * @param lead what came out, in a sentence
 * @param sections in order
 */
public record Page(String title, String lead, List<Section> sections) {

    /** Keeps an unmodifiable copy of {@code sections}. */
    public Page {
        sections = List.copyOf(sections);
    }

    /** Begins a page. */
    public static Builder of(String title, String lead) {
        return new Builder(title, lead);
    }

    /** Sections that are put together one by one. */
    public static final class Builder {
        private final String title;
        private final String lead;
        private final List<Section> sections = new ArrayList<>();
        private final List<Section.KeyFigure> figures = new ArrayList<>();

        private Builder(String title, String lead) {
            this.title = title;
            this.lead = lead;
        }

        /** Adds a number that sums up; all of them stand above everything else. */
        public Builder figure(String name, @Nullable Object value) {
            return figure(name, value, "");
        }

        /** Adds a number that sums up, and what to make of it. */
        public Builder figure(String name, @Nullable Object value, String note) {
            figures.add(new Section.KeyFigure(name, Text.of(value), note));
            return this;
        }

        /** Adds a heading. */
        public Builder heading(String text) {
            sections.add(new Section.Heading(text));
            return this;
        }

        /** Adds a paragraph. */
        public Builder text(String text) {
            sections.add(new Section.Paragraph(text));
            return this;
        }

        /** Adds what the numbers that follow are. */
        public Builder meaning(Explanation of) {
            sections.add(new Section.Meaning(of));
            return this;
        }

        /** Adds sentences, unless there is none. */
        public Builder sentences(Collection<String> items) {
            if (!items.isEmpty()) {
                sections.add(new Section.Sentences(List.copyOf(items)));
            }
            return this;
        }

        /** Adds pictures; one without anything to show is left out. */
        public Builder charts(Chart... charts) {
            Arrays.stream(charts)
                    .filter(chart -> !chart.isEmpty())
                    .forEach(chart -> sections.add(new Section.Figure(chart)));
            return this;
        }

        /** Adds a table, unless it has no row. */
        public Builder table(Section.Rows table) {
            if (!table.table().rows().isEmpty()) {
                sections.add(table);
            }
            return this;
        }

        /** Returns the page. */
        public Page build() {
            List<Section> all = new ArrayList<>();
            if (!figures.isEmpty()) {
                all.add(new Section.KeyFigures(figures));
            }
            all.addAll(sections);
            return new Page(title, lead, all);
        }
    }
}
