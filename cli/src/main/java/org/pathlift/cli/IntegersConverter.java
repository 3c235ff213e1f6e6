package org.pathlift.cli;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers with commas between, such as {@code 64,128,256}. */
final class IntegersConverter implements ITypeConverter<List<Integer>> {

    @Override
    public List<Integer> convert(String value) {
        try {
            return Arrays.stream(value.split(",", -1))
                    .map(String::strip)
                    .map(Integer::valueOf)
                    .toList();
        } catch (NumberFormatException e) {
            throw new TypeConversionException("expected whole numbers as in 64,128,256, found '" + value + "'");
        }
    }
}
