package org.pathlift.onnx.djl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.pathlift.onnx.djl.op.Operators;
import org.pathlift.onnx.djl.op.TensorArrays;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.PbTensors;
import org.pathlift.testdata.TestData;

/**
 * One of ONNX's backend node tests.
 *
 * @param name the name of its folder
 * @param folder where its model and data are
 * @param model the model: mostly of one node
 */
record BackendCase(String name, Path folder, Model model) {

    /** Operators that draw numbers: only types and shapes can be compared. */
    private static final Set<String> DRAWING = Set.of(
            "Bernoulli", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike");

    /** One set of inputs and the outputs that belong to them. */
    record Data(List<Tensor> inputs, List<Tensor> outputs) {}

    /** Returns all node tests of this machine; none where the package is not installed. */
    static List<BackendCase> all() {
        return TestData.onnxBackendModels().stream()
                .filter(path -> path.getParent().getParent().endsWith("data/node"))
                .map(path -> new BackendCase(
                        path.getParent().getFileName().toString(), path.getParent(), ModelReader.read(path)))
                .toList();
    }

    /** Returns why the case is none for a block, if so. */
    Optional<String> refusal() {
        if (model.graph().inputs().isEmpty()) {
            return Optional.of("no inputs, so nothing that a block could be fed");
        }
        for (ValueInfo output : model.graph().outputs()) {
            if (!TensorArrays.supports(output.type())) {
                return Optional.of("output '" + output.name() + "' of type " + output.type());
            }
        }
        Set<String> unknown = new TreeSet<>();
        for (Node node : model.graph().nodes()) {
            boolean constant = model.graph().constants().containsKey(node.output());
            if (!constant && Operators.find(node, model.opset()).isEmpty()) {
                unknown.add((node.domain().isEmpty() ? "" : node.domain() + ".") + node.opType());
            }
        }
        if (!unknown.isEmpty()) {
            return Optional.of("operators not covered: " + unknown);
        }
        try {
            OnnxBlock.of(model);
            return Optional.empty();
        } catch (UnsupportedModelException e) {
            return Optional.of(
                    e.problems().stream().map(Problem::found).toList().toString());
        }
    }

    /** Returns the operator that the case tests; empty where a graph of several nodes stands for one. */
    Optional<String> operator() {
        List<Node> nodes = model.graph().nodes();
        return nodes.size() == 1 ? Optional.of(nodes.get(0).opType()) : Optional.empty();
    }

    /** Returns the numbers of cases by operator. */
    static Map<String, Integer> count(List<BackendCase> cases) {
        Map<String, Integer> counts = new TreeMap<>();
        cases.forEach(one -> one.operator().ifPresent(operator -> counts.merge(operator, 1, Integer::sum)));
        return counts;
    }

    /** Returns whether some node's operator matches a regular expression. */
    boolean has(String operator) {
        return model.graph().nodes().stream().anyMatch(node -> node.opType().matches(operator));
    }

    /** Returns whether the case is about doubles. */
    boolean isDouble() {
        return Stream.concat(model.graph().inputs().stream(), model.graph().outputs().stream())
                .anyMatch(value -> value.type() == ElementType.DOUBLE);
    }

    /** Returns whether the case asks for what a block does in training. */
    boolean isTraining(Data data) {
        return model.graph().nodes().stream().anyMatch(node -> switch (node.opType()) {
            case "BatchNormalization" -> node.intAttribute("training_mode", 0) == 1;
            case "Dropout" -> input(data, node, 2) != 0;
            default -> false;
        });
    }

    /** Returns whether the outputs are drawn. */
    boolean isRandom(Data data) {
        return model.graph().nodes().stream().anyMatch(node -> {
            boolean drops =
                    node.is("Dropout") && input(data, node, 2) != 0 && (!node.hasInput(1) || input(data, node, 1) != 0);
            return drops || DRAWING.contains(node.opType());
        });
    }

    private double input(Data data, Node node, int input) {
        List<ValueInfo> inputs = model.graph().inputs();
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).name().equals(node.input(input))) {
                return data.inputs().get(i).reader().toDoubles()[0];
            }
        }
        Tensor constant = model.graph().constant(node.input(input));
        return constant == null ? 0 : constant.reader().toDoubles()[0];
    }

    /** Returns all sets of inputs and outputs. */
    List<Data> data() {
        List<Data> sets = new ArrayList<>();
        for (int i = 0; Files.isDirectory(folder.resolve("test_data_set_" + i)); i++) {
            Path set = folder.resolve("test_data_set_" + i);
            sets.add(new Data(
                    tensors(set, "input_", model.graph().inputs()),
                    tensors(set, "output_", model.graph().outputs())));
        }
        return sets;
    }

    private static List<Tensor> tensors(Path set, String prefix, List<ValueInfo> declared) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < declared.size(); i++) {
            Tensor stored = PbTensors.read(set.resolve(prefix + i + ".pb"));
            // NumPy has no bfloat16: its bits are stored as whole numbers.
            boolean bits = declared.get(i).type() == ElementType.BFLOAT16 && stored.type() == ElementType.UINT16;
            tensors.add(bits ? new Tensor(stored.name(), ElementType.BFLOAT16, stored.shape(), stored.data()) : stored);
        }
        return tensors;
    }
}
