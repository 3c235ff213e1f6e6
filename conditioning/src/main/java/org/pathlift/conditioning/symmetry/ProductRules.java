package org.pathlift.conditioning.symmetry;

import static org.pathlift.conditioning.symmetry.Findings.reason;

import java.util.Optional;
import org.pathlift.conditioning.symmetry.PinReason.Kind;
import org.pathlift.onnx.graph.Node;

/** Mul and Div, by constants and of activations, and MatMul of two activations. */
final class ProductRules {

    private ProductRules() {}

    static Role mul(Node node, Findings found) {
        boolean leftConstant = found.isConstant(node.input(0));
        if (leftConstant || found.isConstant(node.input(1))) {
            return byConstant(node, found, node.input(leftConstant ? 1 : 0), node.input(leftConstant ? 0 : 1));
        }
        int rank = found.facts.rank(node.output());
        IndexField left = found.field(node.input(0)).withRank(rank);
        IndexField right = found.field(node.input(1)).withRank(rank);
        int[] dims = IndexField.broadcast(left.dims(), right.dims());
        found.put(node.output(), products(node, found, left.expandedTo(dims), right.expandedTo(dims)), true);
        return Role.PRODUCT;
    }

    /** The scale of each product is the product of the scales; where one factor is plainly fixed no unit is needed. */
    private static IndexField products(Node node, Findings found, IndexField left, IndexField right) {
        int[] dims = left.dims();
        boolean leftFixed = allFixed(found, left);
        boolean rightFixed = allFixed(found, right);
        if (leftFixed || rightFixed) {
            return rightFixed ? left : right;
        }
        IndexField result = found.fresh(node, dims);
        for (int i = 0; i < result.size(); i++) {
            found.products.add(new Findings.Product(left.get(i), right.get(i), result.get(i), node));
        }
        return result;
    }

    private static boolean allFixed(Findings found, IndexField field) {
        for (int i = 0; i < field.size(); i++) {
            if (found.classes.resolve(field.get(i)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** A vector along one axis is a diagonal weight; a number, or anything with more axes, is a fixed coefficient. */
    private static Role byConstant(Node node, Findings found, String activation, String constant) {
        int rank = found.facts.rank(node.output());
        IndexField in = found.field(activation).withRank(rank);
        Optional<WeightView> weight = found.weight(constant);
        int axis = weight.map(view -> onlyAxis(view, rank)).orElse(-1);
        if (axis < 0 || !variesOnlyAlong(in, axis)) {
            found.pass(node, in);
            return Role.HOMOGENEOUS;
        }
        WeightView view = weight.orElseThrow();
        int extent = (int) view.shape().elements();
        IndexField out = found.fresh(node, rank, axis, extent);
        int[] own = view.shape().toIntArray();
        IndexField consumers = in.dim(axis) == 1 ? IndexField.uniform(own.length, in.get(0)) : in.reinterpreted(own);
        found.bind(view, node, Binding.Kind.GAIN, out.reinterpreted(own), consumers);
        found.put(node.output(), out, true);
        return Role.DIAGONAL;
    }

    private static int onlyAxis(WeightView view, int rank) {
        int only = -1;
        for (int axis = 0; axis < view.shape().rank(); axis++) {
            if (view.shape().dim(axis) > 1) {
                if (only >= 0) {
                    return -1;
                }
                only = axis + rank - view.shape().rank();
            }
        }
        return only;
    }

    private static boolean variesOnlyAlong(IndexField field, int axis) {
        for (int other = 0; other < field.rank(); other++) {
            if (other != axis && field.dim(other) > 1) {
                return false;
            }
        }
        return true;
    }

    static Role div(Node node, Findings found) {
        if (found.isConstant(node.input(0))) {
            return found.boundary(node, Kind.NOT_HOMOGENEOUS, "it is a divisor");
        }
        int rank = found.facts.rank(node.output());
        if (found.isConstant(node.input(1))) {
            found.pass(node, found.field(node.input(0)).withRank(rank));
            return Role.HOMOGENEOUS;
        }
        found.pin(node.input(1), reason(Kind.PRODUCT, node.input(1), node, "it is a divisor"));
        IndexField left = found.field(node.input(0)).withRank(rank);
        found.put(node.output(), left, found.isWeighted(node.input(0)));
        return Role.PRODUCT;
    }

    /**
     * Two activations multiplied as matrices. Where their units vary along the contracted axis, each pair along it gets
     * inverse scales (queries and keys); otherwise the scales of rows and columns multiply (weights and values).
     */
    static Role matMul(Node node, Findings found) {
        int rank = found.facts.rank(node.output());
        if (found.facts.rank(node.input(0)) < 2 || found.facts.rank(node.input(1)) < 2) {
            return found.boundary(node, Kind.UNKNOWN_OPERATOR, "products with vectors are not followed");
        }
        IndexField left = found.field(node.input(0)).withRank(rank);
        IndexField right = found.field(node.input(1)).withRank(rank);
        if (left.dim(rank - 1) > 1 || right.dim(rank - 2) > 1) {
            PinReason tied = reason(Kind.NOT_HOMOGENEOUS, node.output(), node, "both are summed over");
            boolean[] rows = new boolean[rank];
            rows[rank - 2] = true;
            boolean[] columns = new boolean[rank];
            columns[rank - 1] = true;
            int[] order = new int[rank];
            java.util.Arrays.setAll(order, axis -> axis);
            order[rank - 1] = rank - 2;
            order[rank - 2] = rank - 1;
            IndexField a = found.fold(left, rows, tied);
            IndexField b = found.fold(right, columns, tied).transposed(order);
            IndexField.combine(a, b, (x, y) -> {
                if (x != IndexField.NOTHING && y != IndexField.NOTHING) {
                    found.classes.merge(x, -y, tied);
                }
                return 0;
            });
            found.put(node.output(), IndexField.uniform(rank, 0), true);
            return Role.PRODUCT;
        }
        int[] dims = IndexField.broadcast(left.dims(), right.dims());
        found.put(node.output(), products(node, found, left.expandedTo(dims), right.expandedTo(dims)), true);
        return Role.PRODUCT;
    }
}
