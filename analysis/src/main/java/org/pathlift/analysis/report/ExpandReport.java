package org.pathlift.analysis.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.expansion.ExpansionMode;
import org.pathlift.conditioning.expansion.ExpansionOutcome;
import org.pathlift.conditioning.expansion.InputExpansion.Appended;
import org.pathlift.conditioning.expansion.LayerChange;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.onnx.error.Words;
import org.pathlift.onnx.runtime.Comparison;

/**
 * What the expansion of a model's input did.
 *
 * @param schema {@value #SCHEMA}
 * @param model the original file
 * @param options what was asked for
 * @param assumptions extents of inputs that the file leaves open, and what was taken for them
 * @param input the input that grew
 * @param changes what is new in which node
 * @param operators what nodes there are, before and after
 * @param outputs the extents of the new model's outputs, by name
 * @param function {@code preserved} or {@code another}
 * @param proof how far the new model's outputs are from the original's; null where the function is another
 * @param difference the same where the function is another and outputs have the extents they had; else null
 * @param biasRate the factor by which a gradient step moves b + c Σ W_new more than it moved b, 1 + m c², where m constants c
 *     were appended to a dense layer's input; null elsewhere
 * @param written where the new model went; null for a dry run
 * @param seconds the time of each stage
 */
public record ExpandReport(
        String schema,
        ModelReport model,
        Options options,
        List<Assumed> assumptions,
        Input input,
        List<LayerChange> changes,
        OperatorsReport operators,
        Map<String, List<Long>> outputs,
        String function,
        @Nullable ProofReport proof,
        @Nullable Difference difference,
        @Nullable Double biasRate,
        @Nullable String written,
        Map<String, Double> seconds)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.expand/1";

    /**
     * What was asked for.
     *
     * @param expansion how the input grows, as {@code --expand} of train takes it
     * @param fill the constant in the new entries
     * @param mode native or preserving
     * @param columns what new columns of dense layers are in the preserving mode
     * @param seed of everything drawn
     * @param runs inputs compared
     */
    public record Options(String expansion, double fill, String mode, String columns, long seed, int runs) {}

    /** The input that grew. */
    public record Input(String name, List<Long> before, List<Long> after) {
        /** Keeps unmodifiable copies of {@code before} and {@code after}. */
        public Input {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** How far outputs are from the original's where they need not agree. */
    public record Difference(int runs, double maxAbsolute, double maxRelative) {}

    /** Keeps unmodifiable copies of {@code assumptions} and {@code changes}. */
    public ExpandReport {
        assumptions = List.copyOf(assumptions);
        changes = List.copyOf(changes);
    }

    /** Describes an expansion. */
    public static ExpandReport of(Path path, ExpansionOutcome outcome, ProofOptions proof) {
        Comparison difference = outcome.difference().orElse(null);
        return new ExpandReport(
                SCHEMA,
                ModelReport.of(path, outcome.sha256(), outcome.model()),
                new Options(
                        outcome.options().expansion().toString(),
                        outcome.options().expansion().fill(),
                        Words.of(outcome.options().mode()),
                        Words.of(outcome.options().columns()),
                        outcome.options().seed(),
                        proof.runs()),
                Assumed.of(outcome.shapes()),
                new Input(
                        outcome.options().input().orElseThrow(),
                        Shapes.extents(outcome.before()),
                        Shapes.extents(outcome.after())),
                outcome.changes(),
                OperatorsReport.of(outcome.structure()),
                Shapes.extents(outcome.outputs()),
                outcome.proof().isPresent() ? "preserved" : "another",
                outcome.proof().map(ProofReport::of).orElse(null),
                difference == null
                        ? null
                        : new Difference(difference.runs(), difference.maxAbsolute(), difference.maxRelative()),
                biasRate(outcome),
                outcome.written().map(Object::toString).orElse(null),
                outcome.seconds());
    }

    private static @Nullable Double biasRate(ExpansionOutcome outcome) {
        boolean dense = outcome.options().mode() == ExpansionMode.PRESERVING
                && outcome.changes().stream()
                        .anyMatch(change -> change.operator().equals("Gemm")
                                || change.operator().equals("MatMul"));
        double fill = outcome.options().expansion().fill();
        return dense && outcome.options().expansion() instanceof Appended appended
                ? 1 + appended.count() * fill * fill
                : null;
    }
}
