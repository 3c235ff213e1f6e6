package org.pathlift.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import org.pathlift.conditioning.lifting.Pooling;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.LiftingChoice;
import org.pathlift.onnx.error.Suggestions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An option with a fixed set of values: the constants of an enum in small letters. */
abstract class Choice<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {

    private final E[] constants;

    private Choice(Class<E> type) {
        this.constants = type.getEnumConstants();
    }

    /** The values of {@code --criterion}. */
    static final class Criteria extends Choice<CriterionChoice> {
        Criteria() {
            super(CriterionChoice.class);
        }
    }

    /** The values of {@code --lifting}. */
    static final class Liftings extends Choice<LiftingChoice> {
        Liftings() {
            super(LiftingChoice.class);
        }
    }

    /** The values of {@code --pooling}. */
    static final class Poolings extends Choice<Pooling> {
        Poolings() {
            super(Pooling.class);
        }
    }

    @Override
    public E convert(String value) {
        return Arrays.stream(constants)
                .filter(constant -> word(constant).equals(value.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("expected one of "
                        + String.join(", ", this)
                        + ", found '" + value + "'"
                        + Suggestions.of(value, this)));
    }

    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(constants).map(Choice::word).iterator();
    }

    /** Returns how a constant is spelled on the command line. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
