package org.pathlift.analysis.html.page;

import java.util.LinkedHashSet;
import java.util.Set;
import org.pathlift.analysis.explanation.Explanation;

/** Writes links to what is said of numbers, and, folded, what is said of all that were linked to. */
final class ExplanationWriter {

    private final Markup markup;
    private final Set<Explanation> linked = new LinkedHashSet<>();

    ExplanationWriter(Markup markup) {
        this.markup = markup;
    }

    void link(Explanation to) {
        linked.add(to);
        markup.open("a", "href", "#" + id(to), "class", "more")
                .element("code", to.address())
                .close();
    }

    /** Writes each once, in the order in which they were linked to. */
    void write() {
        if (linked.isEmpty()) {
            return;
        }
        markup.element("h2", "What the numbers mean").line();
        linked.forEach(this::write);
    }

    private void write(Explanation explanation) {
        markup.open("details", "class", "meaning", "id", id(explanation)).element("summary", explanation.name());
        markup.element("p", explanation.measures()).open("dl");
        for (Explanation.Point point : explanation.points()) {
            markup.element("dt", point.label()).open("dd");
            code(point.text());
            markup.close();
        }
        markup.close();
        markup.open("p", "class", "note")
                .text("From ")
                .element("code", explanation.address())
                .text(" of pathlift's sources.");
        markup.close().close().line();
    }

    /** What stands between backticks is code. */
    private void code(String text) {
        String[] parts = text.split("`", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i % 2 == 1) {
                markup.element("code", parts[i]);
            } else {
                markup.text(parts[i]);
            }
        }
    }

    private static String id(Explanation explanation) {
        return "metric-" + explanation.name();
    }
}
