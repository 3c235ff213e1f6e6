package org.pathlift.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.graph.Shape;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The shapes of inputs that the file leaves open. */
final class ShapeOptions {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec spec;

    @Option(
            names = "--input-shape",
            order = 60,
            paramLabel = "NAME:1,3,224,224",
            description = {
                "The shape of an input that the file leaves open, split at the last ':'. Repeat it for other inputs.",
                "An open batch is 1."
            })
    List<String> shapes = new ArrayList<>();

    /** Returns the shapes by input. */
    Map<String, Shape> byInput() {
        Map<String, Shape> parsed = new LinkedHashMap<>();
        for (String argument : shapes) {
            int colon = argument.lastIndexOf(':');
            if (colon < 1) {
                throw refused(argument, "it has no name before a ':'");
            }
            String name = argument.substring(0, colon);
            if (parsed.put(name, shape(argument, argument.substring(colon + 1))) != null) {
                throw refused(argument, "input '" + name + "' has a shape already");
            }
        }
        return parsed;
    }

    private Shape shape(String argument, String extents) {
        if (extents.isBlank()) {
            return Shape.SCALAR;
        }
        String[] parts = extents.split(",", -1);
        long[] dims = new long[parts.length];
        for (int axis = 0; axis < dims.length; axis++) {
            try {
                dims[axis] = Long.parseLong(parts[axis].strip());
            } catch (NumberFormatException e) {
                throw refused(argument, "'" + parts[axis].strip() + "' is no whole number");
            }
            if (dims[axis] < 1) {
                throw refused(argument, "an extent must be 1 or more, found " + dims[axis]);
            }
        }
        try {
            return Shape.of(dims);
        } catch (ArithmeticException e) {
            throw refused(argument, "it has more elements than can be counted");
        }
    }

    private ParameterException refused(String argument, String reason) {
        return new ParameterException(
                spec.commandLine(),
                "Invalid value for option '--input-shape': expected NAME:1,3,224,224, found '" + argument + "': "
                        + reason);
    }
}
