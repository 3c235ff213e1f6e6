package org.pathlift.analysis.html;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.html.chart.Point;
import org.pathlift.analysis.html.page.Page;
import org.pathlift.analysis.html.page.Section;
import org.pathlift.analysis.html.page.Table;
import org.pathlift.analysis.html.page.Text;
import org.pathlift.analysis.report.Assumed;
import org.pathlift.analysis.report.ModelReport;
import org.pathlift.analysis.report.OperatorsReport;
import org.pathlift.analysis.report.PermutationReport;
import org.pathlift.analysis.report.PinReport;
import org.pathlift.analysis.report.ProofReport;
import org.pathlift.analysis.report.RemainingDistance;
import org.pathlift.analysis.report.WeightReport;

/** What several pages show alike. */
final class Parts {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Parts() {}

    /** The file's name without its folder. */
    static String file(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    static Section.Rows model(String caption, ModelReport... models) {
        Table.Builder table = Table.of(caption, "file", "made by", "IR", "opsets", "SHA-256");
        for (ModelReport model : models) {
            table.row(
                    model.path(),
                    model.producer(),
                    model.irVersion(),
                    String.join(
                            ", ",
                            model.opsets().entrySet().stream()
                                    .map(entry -> entry.getKey() + " " + entry.getValue())
                                    .toList()),
                    model.sha256());
        }
        return table.build();
    }

    static Section.Rows seconds(Map<String, Double> seconds) {
        Table.Builder table = Table.of("Time", "stage", "seconds");
        seconds.forEach(table::row);
        return table.build();
    }

    /** Options by the names that they have in the report's JSON. */
    static Section.Rows options(Object options) {
        Table.Builder table = Table.of("What was asked for", "option", "value");
        JsonNode fields = JSON.valueToTree(options);
        fields.properties().forEach(field -> {
            JsonNode value = field.getValue();
            String text = value.isValueNode() ? word(value) : plain(value);
            table.row(field.getKey(), value.isNull() || text.isEmpty() ? null : text);
        });
        return table.build();
    }

    private static String word(JsonNode value) {
        boolean manyDigits = value.isFloatingPointNumber() && value.asText().length() > 8;
        return manyDigits ? Text.number(value.asDouble()) : value.asText();
    }

    private static String plain(JsonNode value) {
        List<String> parts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(item -> parts.add(item.isValueNode() ? word(item) : plain(item)));
        } else {
            value.properties().forEach(field -> parts.add(field.getKey() + " " + word(field.getValue())));
        }
        return String.join(", ", parts);
    }

    /** Nodes by operator; no row where nothing is known of them. */
    static Section.Rows operators(@Nullable OperatorsReport operators) {
        if (operators == null) {
            return Table.of("Operators", "operator").build();
        }
        Table.Builder table =
                Table.of(operators.unchanged() ? "Operators, unchanged" : "Operators", "operator", "before", "after");
        TreeSet<String> names = new TreeSet<>(operators.before().keySet());
        names.addAll(operators.after().keySet());
        names.forEach(name -> table.row(
                name,
                operators.before().getOrDefault(name, 0),
                operators.after().getOrDefault(name, 0)));
        return table.build();
    }

    static Section.Rows pins(List<PinReport> pins) {
        Table.Builder table = Table.of("Pinned places", "tensor", "asked for by", "why");
        pins.forEach(pin -> table.row(pin.tensor(), pin.place(), pin.reason()));
        return table.build();
    }

    static Section.Rows weights(List<WeightReport> weights) {
        Table.Builder table = Table.of("Weight tensors", "tensor", "numbers", "rescaled", "why not");
        weights.forEach(weight -> table.row(weight.tensor(), weight.elements(), weight.rescaled(), weight.reason()));
        return table.build();
    }

    static Section.Rows proof(ProofReport proof) {
        Table.Builder table = Table.of(
                "The outputs compared, on " + proof.runs() + " inputs",
                "output",
                "largest difference",
                "relative to its size",
                "bound",
                "in ulp",
                "same bits",
                "same largest class");
        for (ProofReport.Output output : proof.outputs()) {
            table.row(
                    output.name(),
                    output.maxAbsolute(),
                    output.maxRelative(),
                    proof.bound(),
                    output.maxUlp(),
                    output.bitIdentical(),
                    output.argmaxAgreement());
        }
        return table.build();
    }

    static Section.Rows permutation(PermutationReport permutation) {
        Table.Builder table = Table.of("Classes of units", "tensor", "node", "units", "moved", "flipped");
        permutation
                .classes()
                .forEach(one -> table.row(
                        one.tensor(),
                        one.node(),
                        one.permutation().size(),
                        one.moved(),
                        one.flipped().size()));
        return table.build();
    }

    static Section.Rows distances(String caption, RemainingDistance distance) {
        Table.Builder table = Table.of(caption, "", "before", "after");
        table.row("‖a − b‖", distance.before().l2(), distance.after().l2());
        table.row(
                "mean |a − b|",
                distance.before().meanAbsolute(),
                distance.after().meanAbsolute());
        table.row("rms of a − b", distance.before().rms(), distance.after().rms());
        table.row("cosine", distance.before().cosine(), distance.after().cosine());
        return table.build();
    }

    static void proofFigure(Page.Builder page, ProofReport proof) {
        page.figure(
                "largest relative difference",
                proof.bitIdentical() ? "none, same bits" : Text.number(proof.maxRelative()),
                (proof.passed() ? "within" : "beyond") + " the bound " + Text.number(proof.bound()));
    }

    static List<String> assumed(List<Assumed> assumptions) {
        return assumptions.stream().map(Assumed::toString).toList();
    }

    /** Points 1, 2, 3, … along a list. */
    static <T> List<Point> along(List<T> items, Function<T, @Nullable Double> number, Function<T, String> label) {
        List<Point> points = new ArrayList<>();
        for (T item : items) {
            points.add(Point.of(points.size() + 1, number.apply(item), label.apply(item)));
        }
        return points;
    }

    /** Points of a list of numbers, from a first place on. */
    static List<Point> numbered(List<@Nullable Double> values, int first) {
        List<Point> points = new ArrayList<>();
        for (@Nullable Double value : values) {
            points.add(Point.of(first + points.size(), value, ""));
        }
        return points;
    }
}
