package org.pathlift;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pathlift.analysis.report.InspectReport;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Preflight;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.ModelReader;

/** A request to tell what a model is made of. See {@link Pathlift#inspect}. */
public final class Inspection {

    private final Path model;
    private final Map<String, Shape> inputShapes = new LinkedHashMap<>();
    private boolean units;

    Inspection(Path model) {
        this.model = model;
    }

    /** Gives the shape of an input that the file leaves open. */
    public Inspection inputShape(String input, long... extents) {
        inputShapes.put(input, Shape.of(extents));
        return this;
    }

    /** Gives the shapes of inputs that the file leaves open, by name. */
    public Inspection inputShapes(Map<String, Shape> shapes) {
        inputShapes.putAll(shapes);
        return this;
    }

    /** Asks for every unit, not only for groups of them. */
    public Inspection listUnits() {
        units = true;
        return this;
    }

    /** Reads the model and finds its symmetry. */
    public InspectReport report() {
        Model read = ModelReader.read(model);
        Preflight.check(read, inputShapes, NodeFilter.ALL);
        Symmetry symmetry = SymmetryFinder.find(new Facts(read, ShapeInference.infer(read, inputShapes)));
        return InspectReport.of(model, FileHash.sha256(model), symmetry, units);
    }
}
