package org.pathlift.cli;

import java.util.Locale;

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
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }

    /** Returns a count with its digits in groups of three. */
    static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
