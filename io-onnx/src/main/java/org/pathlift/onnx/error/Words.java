package org.pathlift.onnx.error;

import java.util.Locale;

/** How reports, files and the command line spell the constants of enums. */
public final class Words {

    private Words() {}

    /** Returns a constant in small letters with dashes, as on the command line. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
