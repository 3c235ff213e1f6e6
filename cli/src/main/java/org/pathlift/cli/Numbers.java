package org.pathlift.cli;

import java.util.Locale;
import org.pathlift.conditioning.training.run.Spread;

/** How numbers are printed. */
final class Numbers {

    private Numbers() {}

    /** Returns a number with up to six digits. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return Long.toString((long) value);
        }
        double size = Math.abs(value);
        return size >= 1e-3 && size < 1e6
                ? String.format(Locale.ROOT, "%.6g", value)
                : String.format(Locale.ROOT, "%.4e", value);
    }

    /** Returns a factor or a share with three digits. */
    static String brief(double value) {
        double size = Math.abs(value);
        return value == Math.rint(value) && size < 1e4
                ? Long.toString((long) value)
                : size >= 1e-3 && size < 1e4
                        ? String.format(Locale.ROOT, "%.3g", value)
                        : String.format(Locale.ROOT, "%.2e", value).replace(".00e", "e");
    }

    /** Returns a distance in units of the last place. */
    static String ulp(long ulp) {
        return ulp == Long.MAX_VALUE ? "no number" : ulp < 1_000_000 ? grouped(ulp) : brief((double) ulp);
    }

    /** Returns a count with its noun. */
    static String count(long count, String noun) {
        return grouped(count) + " " + (count == 1 ? noun : plural(noun));
    }

    private static String plural(String noun) {
        if (noun.matches(".*(s|x|z|ch|sh)")) {
            return noun + "es";
        }
        return noun.matches(".*[^aeiou]y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }

    /** Returns a mean and its standard deviation, where there is one, as {@code 0.123±0.0045}. */
    static String spread(Spread spread) {
        Double deviation = spread.deviation();
        return brief(spread.mean()) + (deviation == null ? "" : "\u00b1" + rough(deviation));
    }

    /** Returns the same of a share, in percent with one decimal. */
    static String percent(Spread spread) {
        Double deviation = spread.deviation();
        return String.format(Locale.ROOT, "%.1f", 100 * spread.mean())
                + (deviation == null ? "" : String.format(Locale.ROOT, "\u00b1%.1f", 100 * deviation));
    }

    /** Returns a number with two digits. */
    private static String rough(double value) {
        return value != 0 && (value < 1e-3 || value >= 1e3)
                ? String.format(Locale.ROOT, "%.0e", value)
                : String.format(Locale.ROOT, "%.2g", value);
    }

    /** Returns a count with its digits in groups of three. */
    static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
