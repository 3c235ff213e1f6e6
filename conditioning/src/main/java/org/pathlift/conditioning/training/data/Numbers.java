package org.pathlift.conditioning.training.data;

import java.util.OptionalDouble;

/** Finite numbers in text: decimal, without the suffixes and hexadecimal forms of Java. */
final class Numbers {

    private Numbers() {}

    /** Returns a number, also as a fraction like {@code 1/255}; empty if the text is none. */
    static OptionalDouble parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            double number = decimal(text);
            return Double.isNaN(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
        }
        double fraction = decimal(text.substring(0, slash)) / decimal(text.substring(slash + 1));
        return Double.isFinite(fraction) ? OptionalDouble.of(fraction) : OptionalDouble.empty();
    }

    /** Returns a finite decimal number, or NaN if the text is none. */
    static double decimal(String text) {
        int length = text.length();
        if (length > 0 && length < 10) {
            int whole = digits(text);
            if (whole >= 0) {
                return whole;
            }
        }
        if (length == 0 || !plain(text)) {
            return Double.NaN;
        }
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? number : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static int digits(String text) {
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = 10 * number + (digit - '0');
        }
        return number;
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
