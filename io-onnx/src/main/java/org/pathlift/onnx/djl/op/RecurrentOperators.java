package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.pathlift.onnx.graph.Attribute;
import org.pathlift.onnx.graph.Node;

/** RNN, GRU and LSTM. */
final class RecurrentOperators {

    private static final String RESTRICTIONS = "no clip; activations "
            + new java.util.TreeSet<>(Cell.ACTIVATIONS.keySet()) + " with their default parameters";

    private RecurrentOperators() {}

    static List<Operator> list() {
        return List.of(
                operator("RNN", 1, call -> Recurrence.of(call, Cell::rnn).outputs()),
                operator("GRU", 2, call -> Recurrence.of(call, Cell::gru).outputs()),
                operator("LSTM", 3, call -> Recurrence.of(call, Cell::lstm).outputs()));
    }

    private static Operator operator(String type, int activations, Function<Call, NDList> converter) {
        return Operator.of(type, 7, Gradient.FULL, converter::apply)
                .restricted(RESTRICTIONS, node -> refused(node, activations));
    }

    private static List<String> refused(Node node, int activations) {
        List<String> found = new ArrayList<>();
        Map<String, Attribute> attributes = node.attributes();
        if (attributes.containsKey("clip")) {
            found.add("clip " + node.floatAttribute("clip", 0));
        }
        for (String parameters : List.of("activation_alpha", "activation_beta")) {
            if (attributes.get(parameters) instanceof Attribute.OfFloats given
                    && !given.values().isEmpty()) {
                found.add(parameters + " " + given.values());
            }
        }
        if (attributes.get("activations") instanceof Attribute.OfStrings given) {
            given.values().stream()
                    .filter(name -> !Cell.ACTIVATIONS.containsKey(Cell.key(name)))
                    .forEach(name -> found.add("activation " + name));
            int directions = node.stringAttribute("direction", "forward").equals("bidirectional") ? 2 : 1;
            if (given.values().size() != activations * directions) {
                found.add(given.values().size() + " activations");
            }
        }
        return found;
    }
}
