package org.pathlift.cli;

import java.util.Locale;

/** Text in the language of manual pages, troff with the macros of man(7). */
final class Roff {

    private final StringBuilder page = new StringBuilder();

    /** Adds a macro with its arguments as they are. */
    Roff macro(String line) {
        page.append(line).append('\n');
        return this;
    }

    Roff section(String title) {
        return macro(".SH " + quoted(title.toUpperCase(Locale.ROOT)));
    }

    /** Adds lines of text that are filled together. */
    Roff text(String text) {
        text.strip()
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> page.append(plain(line.strip())).append('\n'));
        return this;
    }

    /** Adds a line of text as it stands, blanks too. */
    Roff verbatim(String line) {
        page.append(plain(line)).append('\n');
        return this;
    }

    /** Adds an entry of a list: what, and beneath it what about it. */
    Roff entry(String bold, String italic, String... about) {
        macro(".TP");
        String both = (bold.isEmpty() ? "" : "\\fB" + escaped(bold) + "\\fR ")
                + (italic.isEmpty() ? "" : "\\fI" + escaped(italic) + "\\fR");
        macro(both.strip());
        for (int i = 0; i < about.length; i++) {
            if (i > 0) {
                macro(".br");
            }
            text(about[i]);
        }
        return this;
    }

    /** Returns an argument of a macro. */
    static String quoted(String text) {
        return '"' + escaped(text).replace("\"", "\\(dq") + '"';
    }

    /** A line must not begin with what begins a request. */
    private static String plain(String line) {
        String escaped = escaped(line);
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '\'' -> escaped.append("\\(aq");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                case '`' -> escaped.append("\\(ga");
                default -> {
                    if (c < 128) {
                        escaped.appendCodePoint(c);
                    } else {
                        escaped.append("\\[u%04X]".formatted(c));
                    }
                }
            }
        });
        return escaped.toString();
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
