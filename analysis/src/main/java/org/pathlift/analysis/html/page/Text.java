package org.pathlift.analysis.html.page;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them. */
public final class Text {

    private Text() {}

    /** Returns a value as text: whole numbers in full, others with four digits, a dash for nothing. */
    public static String of(@Nullable Object value) {
        if (value == null) {
            return "–";
        }
        if (value instanceof Integer || value instanceof Long) {
            return String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
        }
        return value instanceof Number number ? number(number.doubleValue()) : value.toString();
    }

    /** Returns a number with four digits, whole ones in full. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        if (size >= 1e6 || size < 1e-3) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
