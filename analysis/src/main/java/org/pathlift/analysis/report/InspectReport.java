package org.pathlift.analysis.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;

/**
 * What a model is made of and which rescalings it has.
 *
 * @param schema {@value #SCHEMA}
 * @param model the file
 * @param inputs what a caller feeds
 * @param outputs what a caller reads
 * @param operators how many nodes there are of each operator
 * @param elements numbers in all weight tensors
 * @param parameters p: numbers in the weight tensors of all regions
 * @param units the scales that are free
 * @param regions the parts of the graph that have units
 * @param pinned every place that must keep scale 1
 * @param dead units without a weight other than 0 on one of their sides
 * @param weights every weight tensor
 * @param coverage how many of them a rescaling reaches
 * @param graph its nodes and what they read, with the scale units that they carry
 * @param notes what was assumed, and what is unusual
 */
public record InspectReport(
        String schema,
        ModelReport model,
        List<ValueReport> inputs,
        List<ValueReport> outputs,
        Map<String, Integer> operators,
        long elements,
        long parameters,
        int units,
        List<RegionReport> regions,
        List<PinReport> pinned,
        List<DeadUnit> dead,
        List<WeightReport> weights,
        Coverage coverage,
        GraphReport graph,
        List<String> notes)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.inspect/1";

    /** Keeps unmodifiable copies of the lists and maps, with {@code operators} sorted by key. */
    public InspectReport {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        operators = Collections.unmodifiableMap(new TreeMap<>(operators));
        regions = List.copyOf(regions);
        pinned = List.copyOf(pinned);
        dead = List.copyOf(dead);
        weights = List.copyOf(weights);
        notes = List.copyOf(notes);
    }

    /**
     * Describes a model.
     *
     * @param withUnits whether to list every unit
     */
    public static InspectReport of(Path path, String sha256, Symmetry symmetry, boolean withUnits) {
        Model model = symmetry.facts().model();
        Graph graph = model.graph();
        List<Integer> dead = deadUnits(symmetry);
        List<WeightReport> weights =
                symmetry.weights().stream().map(WeightReport::of).toList();
        return new InspectReport(
                SCHEMA,
                ModelReport.of(path, sha256, model),
                graph.inputs().stream().map(ValueReport::of).toList(),
                graph.outputs().stream().map(ValueReport::of).toList(),
                graph.operators(),
                weights.stream().mapToLong(WeightReport::elements).sum(),
                symmetry.parameters(),
                symmetry.units(),
                RegionReport.of(symmetry, withUnits ? new UnitSides(symmetry, Set.copyOf(dead)) : null),
                symmetry.pins().stream().map(PinReport::of).toList(),
                DeadUnit.of(symmetry, dead),
                weights,
                Coverage.of(weights),
                GraphReport.of(symmetry),
                notes(symmetry));
    }

    /** The units that a criterion on plain weights leaves out. */
    private static List<Integer> deadUnits(Symmetry symmetry) {
        RescaleOptions census =
                RescaleOptions.defaults().withCriterion(CriterionChoice.ENORM).withSolver(SolverOptions.sweeps(0));
        return Rescaler.plan(symmetry, census).dead();
    }

    private static List<String> notes(Symmetry symmetry) {
        List<String> notes = new ArrayList<>();
        Assumed.of(symmetry.facts().shapes()).forEach(assumed -> notes.add(assumed.toString()));
        Set<String> unnamed = new TreeSet<>();
        symmetry.facts().model().graph().nodes().stream()
                .filter(node -> !node.captured().isEmpty())
                .forEach(node -> unnamed.add(node.label()));
        if (!unnamed.isEmpty()) {
            notes.add("subgraphs are not entered: " + String.join(", ", unnamed));
        }
        return notes;
    }
}
