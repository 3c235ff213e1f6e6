package org.pathlift.conditioning.symmetry;

import static org.pathlift.conditioning.symmetry.Findings.reason;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.PinReason.Kind;
import org.pathlift.onnx.graph.Node;

/**
 * Settles products of two activations, λ_left λ_right = λ_result element by element: when one of the three is fixed, the
 * other two are tied (with opposite signs where the result is); when none is, one factor is pinned, the one whose loss
 * costs fewer units.
 */
final class Products {

    private Products() {}

    /** Draws every conclusion that the fixed scales force. */
    static void propagate(Findings found) {
        ScaleClasses classes = found.classes;
        for (Findings.Product product : found.products) {
            PinReason tied = reason(Kind.PRODUCT, product.node().output(), product.node(), "a factor is fixed");
            if (classes.resolve(product.right()) == 0) {
                classes.merge(product.left(), product.result(), tied);
            } else if (classes.resolve(product.left()) == 0) {
                classes.merge(product.right(), product.result(), tied);
            } else if (classes.resolve(product.result()) == 0) {
                classes.merge(product.left(), -product.right(), tied);
            }
        }
    }

    /** Decides the first open product, if there is one. */
    static void decideOne(Findings found) {
        ScaleClasses classes = found.classes;
        @Nullable Node open = null;
        Set<Integer> left = new HashSet<>();
        Set<Integer> right = new HashSet<>();
        for (Findings.Product product : found.products) {
            boolean decided = classes.resolve(product.left()) == 0
                    || classes.resolve(product.right()) == 0
                    || classes.resolve(product.result()) == 0;
            if (!decided && (open == null || open.index() == product.node().index())) {
                open = product.node();
                left.add(Math.abs(classes.resolve(product.left())));
                right.add(Math.abs(classes.resolve(product.right())));
            }
        }
        if (open == null) {
            return;
        }
        boolean pinRight = left.size() >= right.size();
        int input = pinRight ? 1 : 0;
        PinReason chosen = reason(Kind.PRODUCT, open.input(input), open, "it is multiplied by another activation");
        found.pins.add(chosen);
        for (int unit : pinRight ? right : left) {
            classes.pin(unit, chosen);
        }
    }
}
