package org.pathlift.analysis.html.page;

import java.util.ArrayDeque;
import java.util.Deque;

/** HTML that is written element by element; every text and every attribute is escaped. */
final class Markup {

    private final StringBuilder html = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Opens an element; attributes are names and values in turn. */
    Markup open(String element, String... attributes) {
        tag(element, attributes);
        open.push(element);
        return this;
    }

    /** Closes what was opened last. */
    Markup close() {
        html.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Writes an element that has no end. */
    Markup empty(String element, String... attributes) {
        tag(element, attributes);
        return this;
    }

    /** Writes a text. */
    Markup text(String text) {
        html.append(escaped(text));
        return this;
    }

    /** Writes an element that holds a text. */
    Markup element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** Writes a style or a script of our own as it is. */
    Markup raw(String element, String content, String... attributes) {
        tag(element, attributes);
        html.append(content).append("</").append(element).append('>');
        return this;
    }

    /** Writes JSON where a script may read it; no text in it can end the element. */
    Markup json(String json, String... attributes) {
        return raw("script", json.replace("<", "\\u003c"), attributes);
    }

    Markup line() {
        html.append('\n');
        return this;
    }

    private void tag(String element, String... attributes) {
        html.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            html.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escaped(attributes[i + 1]))
                    .append('"');
        }
        html.append('>');
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return html.toString();
    }
}
