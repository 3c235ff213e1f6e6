package org.pathlift.onnx.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.ValueInfo;

/** Whether two models can be compared: whether they take the same inputs and give the same outputs. */
public final class Pairing {

    private final List<Problem> problems = new ArrayList<>();

    private Pairing() {}

    /**
     * Checks that two models can be compared.
     *
     * @throws RequestException with every input and output that they do not share
     */
    public static void check(Model reference, Model candidate) {
        Pairing pairing = new Pairing();
        pairing.compare("input", reference.graph().inputs(), candidate.graph().inputs());
        pairing.compare("output", reference.graph().outputs(), candidate.graph().outputs());
        if (!pairing.problems.isEmpty()) {
            throw new RequestException(pairing.problems);
        }
    }

    private void compare(String role, List<ValueInfo> reference, List<ValueInfo> candidate) {
        Map<String, ValueInfo> others = new LinkedHashMap<>();
        candidate.forEach(value -> others.put(value.name(), value));
        for (ValueInfo value : reference) {
            @Nullable ValueInfo other = others.remove(value.name());
            if (other == null || !agree(value, other)) {
                add(role, value.name(), value.toString(), other == null ? "none" : other.toString());
            }
        }
        others.forEach((name, value) -> add(role, name, "none", value.toString()));
    }

    private void add(String role, String name, String expected, String found) {
        problems.add(new Problem(
                "both models must have the same " + role + "s",
                role + " '" + name + "' of the candidate",
                expected,
                found,
                "compare models of the same inputs and outputs"));
    }

    private static boolean agree(ValueInfo a, ValueInfo b) {
        if (a.type() != b.type()) {
            return false;
        }
        if (a.dims().isEmpty() || b.dims().isEmpty()) {
            return true;
        }
        List<Dim> left = a.dims().get();
        List<Dim> right = b.dims().get();
        boolean agree = left.size() == right.size();
        for (int axis = 0; agree && axis < left.size(); axis++) {
            agree = !(left.get(axis) instanceof Dim.Known known && right.get(axis) instanceof Dim.Known other)
                    || known.value() == other.value();
        }
        return agree;
    }
}
