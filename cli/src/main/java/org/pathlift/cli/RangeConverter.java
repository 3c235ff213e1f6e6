package org.pathlift.cli;

import org.pathlift.analysis.phase.Range;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code FROM:TO:STEPS}. */
final class RangeConverter implements ITypeConverter<Range> {

    @Override
    public Range convert(String value) {
        String[] parts = value.split(":", -1);
        if (parts.length != 3) {
            throw new TypeConversionException("expected FROM:TO:STEPS, such as 0.5:4:15, found '" + value + "'");
        }
        try {
            return new Range(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Integer.parseInt(parts[2]));
        } catch (NumberFormatException e) {
            throw new TypeConversionException(
                    "expected two numbers and a whole one in FROM:TO:STEPS, found '" + value + "'");
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
