package org.pathlift.conditioning.symmetry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.Node;

/** Numbers the units that are left free, and puts together what the finder hands out. */
final class SymmetryAssembly {

    private final Findings found;
    private final List<Role> roles;
    /** New id of a class by its representative. */
    private final int[] numbers;

    private final List<UnitGroup> groups = new ArrayList<>();
    /** Index of the group of a unit by its id; ids begin at 1. */
    private final int[] groupOfUnit;

    private final int units;
    private final List<Binding> bindings;

    SymmetryAssembly(Findings found, List<Role> roles) {
        this.found = found;
        this.roles = roles;
        Set<Integer> live = new HashSet<>();
        for (Binding binding : found.bindings) {
            collect(binding.producers(), live);
            collect(binding.consumers(), live);
        }
        List<Findings.Block> blocks = new ArrayList<>();
        List<int[]> ranges = new ArrayList<>();
        this.numbers = new int[found.classes.size()];
        this.groupOfUnit = new int[found.classes.size()];
        int next = 1;
        for (Findings.Block block : found.blocks) {
            int first = next;
            for (int id = block.first(); id < block.first() + block.count(); id++) {
                if (found.classes.resolve(id) == id && live.contains(id)) {
                    groupOfUnit[next] = blocks.size();
                    numbers[id] = next++;
                }
            }
            if (next > first) {
                blocks.add(block);
                ranges.add(new int[] {first, next - first});
            }
        }
        this.units = next - 1;
        this.bindings = found.bindings.stream()
                .map(binding -> binding.resolved(this::number))
                .toList();
        List<Set<String>> in = new ArrayList<>();
        List<Set<String>> out = new ArrayList<>();
        blocks.forEach(block -> {
            in.add(new LinkedHashSet<>());
            out.add(new LinkedHashSet<>());
        });
        for (Binding binding : bindings) {
            nameIn(binding.producers(), binding.tensor(), in, out);
            nameIn(binding.consumers(), binding.tensor(), out, in);
        }
        for (int i = 0; i < blocks.size(); i++) {
            groups.add(new UnitGroup(
                    blocks.get(i).tensor(),
                    blocks.get(i).node().label(),
                    ranges.get(i)[0],
                    ranges.get(i)[1],
                    List.copyOf(in.get(i)),
                    List.copyOf(out.get(i))));
        }
    }

    private void collect(IndexField field, Set<Integer> live) {
        for (int i = 0; i < field.size(); i++) {
            live.add(Math.abs(found.classes.resolve(field.get(i))));
        }
    }

    /** Returns the final signed id of a unit. */
    private int number(int id) {
        int root = found.classes.resolve(id);
        int number = numbers[Math.abs(root)];
        return root < 0 ? -number : number;
    }

    private void nameIn(IndexField field, String tensor, List<Set<String>> positive, List<Set<String>> negative) {
        for (int i = 0; i < field.size(); i++) {
            int unit = field.get(i);
            if (unit != 0) {
                (unit > 0 ? positive : negative)
                        .get(groupOfUnit[Math.abs(unit)])
                        .add(tensor);
            }
        }
    }

    Symmetry assemble() {
        Map<String, IndexField> fields = new LinkedHashMap<>();
        for (Node node : found.facts.model().graph().sorted()) {
            for (String output : node.outputs()) {
                if (found.carriesUnits(output)) {
                    fields.put(output, found.field(output).map(this::number));
                }
            }
        }
        return new Symmetry(
                found.constants,
                units,
                groups,
                regions(),
                bindings,
                roles,
                found.cuts,
                List.copyOf(found.pins),
                weights(),
                fields);
    }

    private List<Region> regions() {
        List<Node> sorted = found.facts.model().graph().sorted();
        int[] parent = new int[roles.size()];
        Arrays.setAll(parent, i -> i);
        for (Node node : sorted) {
            for (String input : node.inputs()) {
                Node producer = found.facts.model().graph().producer(input);
                if (producer != null && !found.cuts.contains(input) && inRegion(node) && inRegion(producer)) {
                    join(parent, node.index(), producer.index());
                }
            }
        }
        Map<Object, Node> owner = new HashMap<>();
        for (Binding binding : bindings) {
            Set<Object> shared = new HashSet<>(List.of(binding.tensor()));
            for (IndexField field : List.of(binding.producers(), binding.consumers())) {
                for (int i = 0; i < field.size(); i++) {
                    if (field.get(i) != 0) {
                        shared.add(Math.abs(field.get(i)));
                    }
                }
            }
            for (Object key : shared) {
                Node other = owner.putIfAbsent(key, binding.node());
                if (other != null) {
                    join(parent, other.index(), binding.node().index());
                }
            }
        }
        Map<Integer, List<Node>> members = new LinkedHashMap<>();
        sorted.stream()
                .filter(this::inRegion)
                .forEach(node -> members.computeIfAbsent(root(parent, node.index()), key -> new ArrayList<>())
                        .add(node));
        return members.values().stream()
                .map(this::region)
                .filter(region -> region.units() > 0)
                .sorted(Comparator.comparingInt(region -> region.groups().get(0).first()))
                .toList();
    }

    private Region region(List<Node> nodes) {
        Set<Integer> indices = new HashSet<>();
        nodes.forEach(node -> indices.add(node.index()));
        List<Binding> own = bindings.stream()
                .filter(binding -> indices.contains(binding.node().index()))
                .toList();
        Set<String> counted = new HashSet<>();
        Set<Integer> living = new HashSet<>();
        long parameters = 0;
        for (Binding binding : own) {
            if (counted.add(binding.tensor())) {
                parameters += found.facts.shapeOf(binding.tensor()).elements();
            }
            for (IndexField field : List.of(binding.producers(), binding.consumers())) {
                for (int i = 0; i < field.size(); i++) {
                    if (field.get(i) != 0) {
                        living.add(groupOfUnit[Math.abs(field.get(i))]);
                    }
                }
            }
        }
        List<UnitGroup> alive = living.stream().sorted().map(groups::get).toList();
        List<Node> products = nodes.stream()
                .filter(node -> roles.get(node.index()) == Role.PRODUCT)
                .toList();
        return new Region(nodes, own, alive, parameters, products);
    }

    private boolean inRegion(Node node) {
        Role role = roles.get(node.index());
        return role != Role.CONSTANT && role != Role.BOUNDARY;
    }

    private static int root(int[] parent, int node) {
        int at = node;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    private static void join(int[] parent, int a, int b) {
        int left = root(parent, a);
        int right = root(parent, b);
        parent[Math.max(left, right)] = Math.min(left, right);
    }

    private List<WeightStatus> weights() {
        Set<String> free = new HashSet<>();
        Map<String, Set<String>> reasons = new HashMap<>();
        for (int i = 0; i < bindings.size(); i++) {
            Binding now = bindings.get(i);
            Binding raw = found.bindings.get(i);
            for (int side = 0; side < 2; side++) {
                IndexField ids = side == 0 ? now.producers() : now.consumers();
                IndexField before = side == 0 ? raw.producers() : raw.consumers();
                for (int k = 0; k < ids.size(); k++) {
                    if (ids.get(k) != 0) {
                        free.add(now.tensor());
                    } else {
                        found.classes
                                .reason(before.get(k))
                                .ifPresent(reason -> reasons.computeIfAbsent(now.tensor(), key -> new LinkedHashSet<>())
                                        .add(reason.toString()));
                    }
                }
            }
        }
        List<WeightStatus> weights = new ArrayList<>();
        found.facts.model().graph().constants().forEach((name, constant) -> {
            boolean bound =
                    bindings.stream().anyMatch(binding -> binding.tensor().equals(name));
            if (constant.tensor().type().isFloating() && (bound || isWeightLike(constant))) {
                weights.add(new WeightStatus(
                        name,
                        constant.tensor().shape().elements(),
                        free.contains(name),
                        free.contains(name) ? Optional.empty() : Optional.of(why(name, bound, reasons))));
            }
        });
        return weights;
    }

    private static boolean isWeightLike(Constant constant) {
        return constant.tensor().shape().elements() > 1;
    }

    private String why(String name, boolean bound, Map<String, Set<String>> reasons) {
        Set<String> known = reasons.getOrDefault(name, Set.of());
        if (!known.isEmpty()) {
            return String.join("; ", known);
        }
        if (bound) {
            return "both its sides are inputs or outputs that keep scale 1";
        }
        PinReason other = found.unbound.get(name);
        return other != null ? other.text() + " (" + other.place() + ")" : ConstantUses.describe(found, name);
    }
}
