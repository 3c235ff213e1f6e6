package org.pathlift.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.djl.op.Operator;
import org.pathlift.onnx.djl.op.Operators;

/** The page docs/operators.md, from the operators themselves, the guide's table and the counts of the backend tests. */
final class OperatorsPage {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[A-Z].*?) \\| (.*) \\|$");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)`([^`]*)");

    /**
     * The backend's node tests that run.
     *
     * @param byOperator how many are of one node of an operator, by name and first version, as {@code Conv-1}
     * @param expanded how many are of several nodes
     */
    record Counts(Map<String, Integer> byOperator, int expanded) {

        int total() {
            return byOperator.values().stream().mapToInt(Integer::intValue).sum() + expanded;
        }
    }

    private OperatorsPage() {}

    static String key(Operator operator) {
        return operator.type() + "-" + operator.since();
    }

    static String of(String guide, Counts counts) {
        Map<String, String> roles = roles(guide);
        Collection<NavigableMap<Integer, Operator>> all = Operators.all();
        StringBuilder page = new StringBuilder("""
                # Operators

                What `pathlift train` and `OnnxBlock` compute: %d operators of the default domain, opset %d to %d. Any other
                use is refused when the block is made, with all such nodes at once. Floating values are computed in float32
                or float64, whatever their type in the file.

                * forward: all of the specification, or all but what the last column but one says.
                * gradient: to all floating inputs, to some, or to none (the derivative is 0, or values are whole).
                * in the symmetry: what happens to units, as in the [guide](guide.md); *pins* is that inputs keep scale 1.
                * tests: how many node tests of ONNX 1.12 (Debian's package libonnx-testdata) are run. All %d pass; %d of
                  them are of several nodes that stand for one operator, and count for none.

                Gradients are held against central differences in float64, outputs against ONNX Runtime. This page is
                generated: `mvn -pl cli -am test -Dtest=OperatorsDocTest -Dpathlift.docs.write=true
                -Dsurefire.failIfNoSpecifiedTests=false`.

                | operator | opset | forward | gradient | in the symmetry | not covered | tests |
                |---|---|---|---|---|---|---|
                """.formatted(
                        all.size(), Operators.FIRST_OPSET, Operators.LAST_OPSET, counts.total(), counts.expanded()));
        for (NavigableMap<Integer, Operator> versions : all) {
            for (Operator operator : versions.values()) {
                @Nullable Integer next = versions.higherKey(operator.since());
                if (next == null || next > Operators.FIRST_OPSET) {
                    page.append(row(operator, next, roles, counts)).append('\n');
                }
            }
        }
        return page.toString();
    }

    private static String row(Operator operator, @Nullable Integer next, Map<String, String> roles, Counts counts) {
        long from = Math.max(operator.since(), Operators.FIRST_OPSET);
        long to = next == null ? Operators.LAST_OPSET : next - 1;
        return "| `%s` | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        operator.type(),
                        from == to ? from : from + "–" + to,
                        operator.restrictions().isEmpty() ? "all" : "part",
                        operator.gradient().name().toLowerCase(Locale.ROOT),
                        roles.getOrDefault(operator.type(), "pins"),
                        operator.restrictions().replace("|", "\\|"),
                        counts.byOperator().getOrDefault(key(operator), 0));
    }

    private static Map<String, String> roles(String guide) {
        Map<String, String> roles = new LinkedHashMap<>();
        Matcher row = ROW.matcher(guide);
        while (row.find()) {
            Matcher named = NAMED.matcher(row.group(1));
            while (named.find()) {
                String condition = named.group(2).replace(",", "").strip();
                String role = condition.isEmpty() ? row.group(2) : condition + ": " + row.group(2);
                roles.merge(named.group(1), role, (one, other) -> String.join("; ", List.of(one, other)));
            }
        }
        return roles;
    }
}
