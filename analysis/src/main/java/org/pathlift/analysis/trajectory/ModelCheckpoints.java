package org.pathlift.analysis.trajectory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.pathlift.conditioning.symmetry.FiniteWeights;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorData;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.serde.ModelReader;

/** One network in several files, which differ in weights only. */
public final class ModelCheckpoints {

    /** Inputs of BatchNormalization that training does not learn: running mean and variance. */
    private static final int FIRST_STATISTIC = 3;

    private final List<String> labels;
    private final List<Model> models;

    private ModelCheckpoints(List<String> labels, List<Model> models) {
        this.labels = List.copyOf(labels);
        this.models = List.copyOf(models);
    }

    /**
     * Reads files in this order.
     *
     * @throws RequestException if there are fewer than two, or their weights have other names, types or shapes
     */
    public static ModelCheckpoints read(List<Path> files) {
        return of(
                files.stream().map(Path::toString).toList(),
                files.stream().map(ModelReader::read).toList());
    }

    /**
     * Takes models in this order; see {@link #read}.
     *
     * @throws org.pathlift.onnx.error.UnsupportedModelException if a weight is no finite number
     */
    public static ModelCheckpoints of(List<String> labels, List<Model> models) {
        if (labels.size() != models.size()) {
            throw new IllegalArgumentException(labels.size() + " labels for " + models.size() + " models");
        }
        List<Problem> problems = new ArrayList<>();
        if (models.size() < 2) {
            problems.add(new Problem(
                    "a trajectory has two checkpoints or more",
                    "the checkpoints",
                    "2 models or more",
                    Integer.toString(models.size()),
                    "train with --snapshots, or name more files"));
        }
        for (int i = 1; i < models.size(); i++) {
            compare(labels.get(0), models.get(0), labels.get(i), models.get(i), problems);
        }
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
        models.forEach(FiniteWeights::require);
        return new ModelCheckpoints(labels, models);
    }

    private static void compare(String firstLabel, Model first, String label, Model other, List<Problem> problems) {
        Map<String, String> expected = described(first);
        Map<String, String> found = described(other);
        Set<String> all = new LinkedHashSet<>(expected.keySet());
        all.addAll(found.keySet());
        for (String name : all) {
            String wanted = expected.getOrDefault(name, "none");
            String has = found.getOrDefault(name, "none");
            if (!wanted.equals(has)) {
                problems.add(new Problem(
                        "checkpoints of a trajectory have the same weights",
                        label + ": weight '" + name + "'",
                        wanted + ", as in " + firstLabel,
                        has,
                        "leave out the file of another network"));
            }
        }
    }

    private static Map<String, String> described(Model model) {
        Map<String, String> described = new LinkedHashMap<>();
        weights(model).forEach((name, tensor) -> described.put(name, tensor.type() + " " + tensor.shape()));
        return described;
    }

    /** Returns all real constants but running statistics, by name. */
    private static Map<String, Tensor> weights(Model model) {
        Set<String> statistics = new HashSet<>();
        for (Node node : model.graph().nodes()) {
            if (node.is("BatchNormalization")) {
                statistics.add(node.input(FIRST_STATISTIC));
                statistics.add(node.input(FIRST_STATISTIC + 1));
            }
        }
        Map<String, Tensor> weights = new LinkedHashMap<>();
        model.graph().constants().forEach((name, constant) -> {
            if (constant.tensor().type().isRescalable()
                    && !statistics.contains(name)
                    && constant.tensor().shape().elements() > 0) {
                weights.put(name, constant.tensor());
            }
        });
        return weights;
    }

    /** Returns the file names. */
    public List<String> labels() {
        return labels;
    }

    /** Returns the models. */
    public List<Model> models() {
        return models;
    }

    /** Returns the same checkpoints with other weights. */
    ModelCheckpoints with(List<Model> others) {
        return of(labels, others);
    }

    /** Returns the weights of each. */
    List<Checkpoint> checkpoints() {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            checkpoints.add(new Checkpoint(labels.get(i), weights(models.get(i))));
        }
        return checkpoints;
    }

    /** Returns the names of the weights that are not the same in all checkpoints: what training moved. */
    static Set<String> moved(List<Checkpoint> checkpoints) {
        Set<String> moved = new LinkedHashSet<>();
        checkpoints.get(0).weights().forEach((name, first) -> {
            boolean same = checkpoints.stream()
                    .allMatch(checkpoint -> isSame(
                            first.data(),
                            Objects.requireNonNull(checkpoint.weights().get(name))
                                    .data()));
            if (!same) {
                moved.add(name);
            }
        });
        return moved;
    }

    private static boolean isSame(TensorData one, TensorData other) {
        int chunk = 1 << 20;
        for (long from = 0; from < one.size(); from += chunk) {
            int count = (int) Math.min(chunk, one.size() - from);
            if (!one.slice(from, count).equals(other.slice(from, count))) {
                return false;
            }
        }
        return true;
    }
}
