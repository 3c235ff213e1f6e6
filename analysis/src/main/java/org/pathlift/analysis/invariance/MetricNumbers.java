package org.pathlift.analysis.invariance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pathlift.analysis.metric.MetricValue;

/**
 * The numbers of a metric's value by their places in its JSON. Numbers of one list have one place, {@code layers/*}{@code /q}:
 * they are many values of one quantity. But lists over the weights as they are and those of each criterion are told apart.
 */
final class MetricNumbers {

    private static final JsonMapper JSON = new JsonMapper();

    /** The fields that name the weights of which an element speaks. */
    private static final List<String> POINTS = List.of("criterion", "point");

    private MetricNumbers() {}

    /** Returns the numbers of each place, in the order of the value's fields. */
    static Map<String, List<Double>> of(MetricValue value) {
        Map<String, List<Double>> numbers = new LinkedHashMap<>();
        collect(JSON.valueToTree(value), "", numbers);
        return numbers;
    }

    private static void collect(JsonNode node, String place, Map<String, List<Double>> numbers) {
        if (node.isNumber()) {
            numbers.computeIfAbsent(place, key -> new ArrayList<>()).add(node.doubleValue());
        } else if (node.isArray()) {
            node.forEach(element -> collect(element, below(place, point(element)), numbers));
        } else if (node.isObject()) {
            node.properties().forEach(field -> collect(field.getValue(), below(place, field.getKey()), numbers));
        }
    }

    private static String point(JsonNode element) {
        return POINTS.stream()
                .map(element::path)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .findFirst()
                .orElse("*");
    }

    private static String below(String place, String name) {
        return place.isEmpty() ? name : place + "/" + name;
    }
}
