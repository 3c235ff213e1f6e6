package org.pathlift.analysis.report;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pathlift.onnx.graph.Shape;

/** Shapes as lists of numbers. */
final class Shapes {

    private Shapes() {}

    static List<Long> extents(Shape shape) {
        return Arrays.stream(shape.toArray()).boxed().toList();
    }

    static Map<String, List<Long>> extents(Map<String, Shape> shapes) {
        Map<String, List<Long>> extents = new TreeMap<>();
        shapes.forEach((name, shape) -> extents.put(name, extents(shape)));
        return Collections.unmodifiableMap(extents);
    }
}
