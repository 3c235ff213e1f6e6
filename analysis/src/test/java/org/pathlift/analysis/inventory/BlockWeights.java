package org.pathlift.analysis.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;

/**
 * The parameters of the reference numbers' transformer block, to be changed before a graph is made of them. Those of attention
 * have one matrix for each head, the others one; vectors are rows.
 */
final class BlockWeights {

    private static final List<String> OF_HEADS = List.of("Wq", "bq", "Wk", "bk", "Wv", "bv", "Wo");
    private static final List<String> OF_ALL = List.of("bo", "g1", "be1", "g2", "Wg", "Wu", "Wd");

    private final Map<String, RealMatrix[]> parts = new LinkedHashMap<>();
    /** The epsilon of the block's two normalizations. */
    private double epsilon;

    BlockWeights(JsonNode oracle) {
        JsonNode params = oracle.path("params");
        for (String name : OF_HEADS) {
            RealMatrix[] heads = new RealMatrix[params.path(name).size()];
            Arrays.setAll(heads, head -> matrix(params.path(name).get(head)));
            parts.put(name, heads);
        }
        for (String name : OF_ALL) {
            parts.put(name, new RealMatrix[] {matrix(params.path(name))});
        }
        epsilon = oracle.path("eps").doubleValue();
    }

    static RealMatrix matrix(JsonNode rows) {
        boolean one = !rows.get(0).isArray();
        RealMatrix matrix = new Array2DRowRealMatrix(
                one ? 1 : rows.size(), one ? rows.size() : rows.get(0).size());
        for (int i = 0; i < matrix.getRowDimension(); i++) {
            for (int j = 0; j < matrix.getColumnDimension(); j++) {
                matrix.setEntry(i, j, (one ? rows : rows.get(i)).get(j).doubleValue());
            }
        }
        return matrix;
    }

    int heads() {
        return parts.get("Wq").length;
    }

    double epsilon() {
        return epsilon;
    }

    void epsilon(double value) {
        epsilon = value;
    }

    RealMatrix get(String name, int head) {
        return parts.get(name)[head];
    }

    /** Changes a parameter that is not a head's, or all heads of one alike. */
    void change(String name, UnaryOperator<RealMatrix> operator) {
        for (int head = 0; head < parts.get(name).length; head++) {
            change(name, head, operator);
        }
    }

    void change(String name, int head, UnaryOperator<RealMatrix> operator) {
        parts.get(name)[head] = operator.apply(get(name, head));
    }

    /** Gives head 0 the parameters of head 1 and the other way round. */
    void swapHeads() {
        for (String name : OF_HEADS) {
            RealMatrix first = get(name, 0);
            parts.get(name)[0] = get(name, 1);
            parts.get(name)[1] = first;
        }
    }

    /** The first heads' matrices, one beside the other. */
    RealMatrix columns(String name, int count) {
        RealMatrix one = get(name, 0);
        RealMatrix joined = new Array2DRowRealMatrix(one.getRowDimension(), count * one.getColumnDimension());
        for (int head = 0; head < count; head++) {
            joined.setSubMatrix(get(name, head).getData(), 0, head * one.getColumnDimension());
        }
        return joined;
    }

    /** All heads' matrices, one below the other. */
    RealMatrix rows(String name) {
        RealMatrix one = get(name, 0);
        RealMatrix joined = new Array2DRowRealMatrix(heads() * one.getRowDimension(), one.getColumnDimension());
        for (int head = 0; head < heads(); head++) {
            joined.setSubMatrix(get(name, head).getData(), head * one.getRowDimension(), 0);
        }
        return joined;
    }
}
