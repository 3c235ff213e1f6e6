package org.pathlift.conditioning.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pathlift.onnx.error.Suggestions;

/** Constants by the words that users type: small letters, hyphens. */
final class Named {

    private Named() {}

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the constant that is typed so. */
    static <E extends Enum<E>> E parse(Class<E> type, String what, String text) {
        List<String> words =
                Arrays.stream(type.getEnumConstants()).map(Named::word).toList();
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s must be one of %s, found '%s'%s"
                        .formatted(what, String.join(", ", words), text, Suggestions.of(text, words))));
    }
}
