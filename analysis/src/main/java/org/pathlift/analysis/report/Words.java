package org.pathlift.analysis.report;

import java.util.Locale;

/** How reports spell the constants of enums. */
final class Words {

    private Words() {}

    /** Returns a constant in small letters with dashes, as on the command line. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
