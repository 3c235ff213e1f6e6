package org.pathlift.cli;

import java.util.Arrays;
import org.pathlift.onnx.graph.Shape;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The extents of one example, such as {@code 3,224,224}. */
final class ExtentsConverter implements ITypeConverter<Shape> {

    @Override
    public Shape convert(String value) {
        try {
            return Shape.of(Arrays.stream(value.split(",", -1))
                    .map(String::strip)
                    .mapToLong(Long::parseLong)
                    .toArray());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new TypeConversionException("expected whole numbers as in 3,224,224, found '" + value + "'");
        }
    }
}
