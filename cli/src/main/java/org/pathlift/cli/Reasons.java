package org.pathlift.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pathlift.analysis.report.PinReport;
import org.pathlift.analysis.report.WeightReport;

/** Why things stay as they are: each reason once, with the number of its places, the most frequent first. */
final class Reasons {

    /** How messages end on a place: a node with its operator, an operator with its output, or the graph. */
    private static final Pattern PLACE = Pattern.compile(" \\((?:'.*' \\([^()]*\\)|[^()]* -> '.*'|graph)\\)$");

    /** How messages begin with a tensor. */
    private static final Pattern TENSOR = Pattern.compile("^\\S+: ");

    private Reasons() {}

    /** Prints why weights stay. */
    static void ofWeights(TextOut text, List<WeightReport> weights, List<PinReport> pinned) {
        print(
                text,
                weights.stream()
                        .filter(weight -> !weight.rescaled())
                        .map(weight -> withoutPlaces(Objects.requireNonNullElse(weight.reason(), "not known"), pinned))
                        .toList());
    }

    /** Prints why places are pinned. */
    static void ofPins(TextOut text, List<PinReport> pinned) {
        print(text, pinned.stream().map(PinReport::reason).toList());
    }

    private static void print(TextOut text, List<String> reasons) {
        Map<String, Integer> counts = new TreeMap<>();
        reasons.forEach(reason -> counts.merge(reason, 1, Integer::sum));
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(entry -> text.wrapped("  ", "%4d  %s".formatted(entry.getValue(), entry.getKey())));
    }

    private static String withoutPlaces(String reason, List<PinReport> pinned) {
        String plain = reason;
        for (PinReport pin : pinned) {
            plain = plain.replace(pin.tensor() + ": " + pin.reason() + " (" + pin.place() + ")", pin.reason());
        }
        return Arrays.stream(plain.split("; "))
                .map(part -> PLACE.matcher(part).replaceFirst(""))
                .map(part -> TENSOR.matcher(part).replaceFirst(""))
                .distinct()
                .sorted()
                .collect(Collectors.joining("; "));
    }
}
