package org.pathlift.analysis.doctor;

import java.util.Locale;

/**
 * Something about this machine that stands in the way.
 *
 * @param severity how much
 * @param where the place
 * @param rule what should hold there
 * @param expected what the rule asks for
 * @param found what is there instead
 * @param remedy what to do about it
 */
public record Finding(Severity severity, String where, String rule, String expected, String found, String remedy) {

    /** How much something stands in the way. */
    public enum Severity {
        /** Commands fail. */
        ERROR,
        /** Everything works, but not as well as it could, or not for large models. */
        WARNING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
