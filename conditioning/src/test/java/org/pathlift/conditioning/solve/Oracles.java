package org.pathlift.conditioning.solve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.pathlift.testdata.TestData;

/** Reads the oracle files and turns them into problems. */
final class Oracles {

    private Oracles() {}

    static JsonNode symmetry(String name) {
        return TestData.oracle(name);
    }

    static JsonNode reference() {
        return TestData.pathcondReference();
    }

    static double[] doubles(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    /** The z of an oracle, which starts at unit 1, by unit id. */
    static double[] byUnit(JsonNode node) {
        double[] values = doubles(node);
        double[] result = new double[values.length + 1];
        System.arraycopy(values, 0, result, 1, values.length);
        return result;
    }

    /** One pair a parameter, from the groups' index lists. */
    static ScaleProblem problem(JsonNode net, double[] masses, boolean[] bias) {
        int units = net.get("H").asInt();
        int[] row = groupOf(net.get("group_in_params"), masses.length);
        int[] col = groupOf(net.get("group_out_params"), masses.length);
        List<MassBlock> blocks = new ArrayList<>();
        for (BlockHeader.Kind kind : BlockHeader.Kind.values()) {
            int[] chosen = IntStream.range(0, masses.length)
                    .filter(i -> bias[i] == (kind == BlockHeader.Kind.BIAS))
                    .toArray();
            blocks.add(PairBlock.of(
                    new BlockHeader(kind.name(), kind, 1, 0),
                    Masses.gather(row, chosen),
                    Masses.gather(col, chosen),
                    Masses.gather(masses, chosen)));
        }
        return new ScaleProblem(units, layers(net, units), blocks);
    }

    static ScaleProblem problem(JsonNode net, double[] masses) {
        return problem(net, masses, new boolean[masses.length]);
    }

    static ScaleProblem pathCond(JsonNode net) {
        return problem(net, doubles(net.get("diagG")));
    }

    private static int[] groupOf(JsonNode groups, int parameters) {
        int[] group = new int[parameters];
        for (int g = 0; g < groups.size(); g++) {
            for (JsonNode parameter : groups.get(g)) {
                group[parameter.asInt()] = g + 1;
            }
        }
        return group;
    }

    /** Layers from names such as fc1[3]. */
    static int[] layers(JsonNode net, int units) {
        int[] layers = new int[units + 1];
        String previous = "";
        for (int u = 1; u <= units; u++) {
            String name = net.has("group_names")
                    ? net.get("group_names").get(u - 1).asText()
                    : net.get("groups").get(u - 1).get("name").asText();
            String node = name.substring(0, name.indexOf('['));
            layers[u] = layers[u - 1] + (node.equals(previous) ? 0 : 1);
            previous = node;
        }
        return layers;
    }

    /** Which entries of theta are biases, from the network's layout. */
    static boolean[] biases(JsonNode layout, int parameters) {
        boolean[] bias = new boolean[parameters];
        for (JsonNode tensor : layout) {
            if (tensor.get("tensor").asText().equals("b")) {
                int offset = tensor.get("offset").asInt();
                Arrays.fill(bias, offset, offset + tensor.get("shape").get(0).asInt(), true);
            }
        }
        return bias;
    }
}
