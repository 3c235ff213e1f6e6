package org.pathlift.cli;

import java.util.Iterator;
import org.pathlift.conditioning.architecture.Activation;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of {@code --activation}: names, of which one takes a number behind a colon. */
final class ActivationChoice implements ITypeConverter<Activation>, Iterable<String> {

    @Override
    public Activation convert(String value) {
        try {
            return Activation.parse(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Iterator<String> iterator() {
        return Activation.names().iterator();
    }
}
