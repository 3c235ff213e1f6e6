package org.pathlift.conditioning.lifting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step of the squared network together with its derivative as all squares u = θ² move along a direction: a value y and
 * its tangent ẏ. A layer is linear in x and in u, so that {@code ẏ = U ẋ + U̇ x}, and on the way back likewise.
 *
 * <p>Steps keep what they have seen, so each of these products has a step of its own.
 */
final class DualSteps {

    /** A value and its tangent, of the same extents. */
    record Pair(Lifted value, Lifted tangent) {}

    /** How a step depends on its parameters. */
    private enum Kind {
        /** Not at all. */
        PLAIN,
        /** It multiplies by them. */
        LINEAR,
        /** It adds them. */
        ADDED,
        /** It is made of them alone. */
        SOURCE
    }

    private final Kind kind;
    /** U on x, and U on ẋ; of the latter only what it has seen counts on the way back where there are parameters. */
    private final Step value;

    private final Step along;
    /** U̇ on x. */
    private final Step changed;
    /** U on x again, to meet ẏ on the way back. */
    private final Step again;

    private DualSteps(Step value, Step along, Step changed, Step again) {
        this.kind = value instanceof LinearStep || value instanceof ConvStep || value instanceof ParameterSteps.Gain
                ? Kind.LINEAR
                : value instanceof ParameterSteps.Bias
                        ? Kind.ADDED
                        : value instanceof ParameterSteps.Normalization ? Kind.SOURCE : Kind.PLAIN;
        this.value = value;
        this.along = along;
        this.changed = changed;
        this.again = again;
    }

    /** Pairs up the steps of a node: three times those of the squares, and those of the direction third. */
    static List<DualSteps> of(List<Step> squares, List<Step> along, List<Step> direction, List<Step> again) {
        List<DualSteps> steps = new ArrayList<>();
        for (int i = 0; i < squares.size(); i++) {
            steps.add(new DualSteps(squares.get(i), along.get(i), direction.get(i), again.get(i)));
        }
        return steps;
    }

    private static List<Lifted> values(List<Pair> pairs) {
        return pairs.stream().map(Pair::value).toList();
    }

    private static List<Lifted> tangents(List<Pair> pairs) {
        return pairs.stream()
                .map(pair -> pair.tangent.expandedTo(pair.value.dims))
                .toList();
    }

    private static List<Pair> pairs(List<Lifted> values, List<Lifted> tangents) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            pairs.add(new Pair(values.get(i), tangents.get(i)));
        }
        return pairs;
    }

    private static List<Lifted> sums(List<Lifted> a, List<Lifted> b) {
        List<Lifted> sums = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            sums.add(a.get(i).plus(b.get(i)));
        }
        return sums;
    }

    List<Pair> forward(List<Pair> inputs) {
        List<Lifted> x = values(inputs);
        List<Lifted> dx = tangents(inputs);
        List<Lifted> y = value.forward(x);
        List<Lifted> dy = switch (kind) {
            case PLAIN -> along.forward(dx);
            case ADDED -> changed.forward(dx);
            case SOURCE -> changed.forward(List.of());
            case LINEAR -> {
                again.forward(x);
                yield sums(along.forward(dx), changed.forward(x));
            }
        };
        return pairs(y, dy);
    }

    List<Pair> backward(List<@Nullable Pair> totals) {
        List<@Nullable Lifted> y = new ArrayList<>();
        List<@Nullable Lifted> dy = new ArrayList<>();
        for (Pair total : totals) {
            y.add(total == null ? null : total.value);
            dy.add(total == null ? null : total.tangent.expandedTo(total.value.dims));
        }
        List<Lifted> x = value.backward(y);
        List<Lifted> dx = switch (kind) {
            case PLAIN -> along.backward(dy);
            case ADDED, SOURCE -> changed.backward(dy);
            case LINEAR -> {
                along.backward(y);
                yield sums(again.backward(dy), changed.backward(y));
            }
        };
        return pairs(x, dx);
    }

    /** g of the step's parameters; after the way back. */
    Map<String, Lifted> diagonals() {
        return kind == Kind.PLAIN ? Map.of() : value.diagonals();
    }

    /** How fast g changes along the direction; after the way back. */
    Map<String, Lifted> diagonalTangents() {
        if (kind != Kind.LINEAR) {
            return kind == Kind.PLAIN ? Map.of() : changed.diagonals();
        }
        Map<String, Lifted> sums = new LinkedHashMap<>(along.diagonals());
        again.diagonals().forEach((tensor, diagonal) -> sums.merge(tensor, diagonal, Lifted::plus));
        return sums;
    }
}
