package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.WriteOptions;
import org.pathlift.testdata.TestData;

/** Every command on weights of NaN, which are refused by name, and on attention with a mask of -∞, which is none. */
class UnusualNumbersTest {

    private static final String WEIGHT = "net.0.weight";

    @TempDir
    private Path folder;

    private Path good;
    private Path diverged;
    private Path out;

    @BeforeEach
    void write() {
        good = TestData.fixture("mlp_relu");
        out = folder.resolve("out.onnx");
        Model model = ModelReader.read(good);
        Tensor old = Objects.requireNonNull(model.graph().constant(WEIGHT));
        float[] values = new float[(int) old.shape().elements()];
        old.reader().floats(0, values, 0, values.length);
        values[10] = Float.NaN;
        diverged = folder.resolve("diverged.onnx");
        ModelWriter.write(
                model.withConstants(Map.of(WEIGHT, Tensor.ofFloats(WEIGHT, old.shape(), values))),
                diverged,
                WriteOptions.NEW_FILE);
    }

    private static String[] words(String command, Map<String, Path> files) {
        return Arrays.stream(command.split(" "))
                .map(word -> files.containsKey(word) ? files.get(word).toString() : word)
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect DIVERGED",
                "rescale DIVERGED OUT",
                "rescale DIVERGED OUT --criterion random",
                "analyze DIVERGED",
                "init DIVERGED OUT",
                "expand DIVERGED OUT --factor 2",
                "asymmetric DIVERGED OUT --kind W",
                "match GOOD DIVERGED OUT",
                "match DIVERGED GOOD OUT",
                "verify GOOD DIVERGED --symmetry",
                "replicas GOOD DIVERGED",
                "trajectory GOOD DIVERGED GOOD",
                "train DIVERGED OUT --data digits --epochs 1"
            })
    void command_onWeightsThatAreNoNumbers_4(String command) {
        String[] words = words(command, Map.of("GOOD", good, "DIVERGED", diverged, "OUT", out));

        Cli.run((Object[]) words)
                .failed(
                        4,
                        diverged + ": '" + WEIGHT + "' of ",
                        "the weights of a model must be finite numbers",
                        "1 of 2048 elements that are not, the first NaN at 10");
        assertThat(out).doesNotExist();
    }

    /** Without weights that are compared there is nothing to refuse: the outputs differ. */
    @Test
    void verify_weightsThatAreNoNumbers_5() {
        assertThat(Cli.run("verify", good, diverged).code()).isEqualTo(5);
    }

    /** How an exporter hides later tokens. */
    private enum Hiding {
        ADDED,
        CHOSEN
    }

    /** One causal head of width 6 on 4 tokens of width 5, with a residual and a ReLU layer. */
    private Path masked(Hiding hiding) {
        ModelBuilder builder = new ModelBuilder(17).input("x", ElementType.FLOAT, 1, 4, 5);
        SplittableRandom random = new SplittableRandom(3);
        Map.of("q", 30, "k", 30, "v", 30, "o", 30, "up", 40, "down", 40).forEach((name, size) -> {
            int rows = name.equals("o") ? 6 : name.equals("down") ? 8 : 5;
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = (float) (random.nextGaussian() / 2);
            }
            builder.initializer(Tensor.ofFloats("W" + name, Shape.of(rows, size / rows), values));
        });
        float[] mask = new float[16];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % 4 > i / 4 ? Float.NEGATIVE_INFINITY : 0;
        }
        if (hiding == Hiding.ADDED) {
            builder.node("Add", List.of("scores", "mask"), List.of("masked"));
        } else {
            builder.initializer(Tensor.ofFloats("hidden", Shape.SCALAR, Float.NEGATIVE_INFINITY))
                    .node("Equal", List.of("mask", "hidden"), List.of("later"))
                    .node("Where", List.of("later", "hidden", "scores"), List.of("masked"));
        }
        Path file = folder.resolve("masked.onnx");
        builder.initializer(Tensor.ofFloats("mask", Shape.of(4, 4), mask))
                .node("MatMul", List.of("x", "Wq"), List.of("q"))
                .node("MatMul", List.of("x", "Wk"), List.of("k"))
                .node("MatMul", List.of("x", "Wv"), List.of("v"))
                .node("Transpose", List.of("k"), List.of("kt"), Map.of("perm", new long[] {0, 2, 1}))
                .node("MatMul", List.of("q", "kt"), List.of("scores"))
                .node("Softmax", List.of("masked"), List.of("shares"), Map.of("axis", -1))
                .node("MatMul", List.of("shares", "v"), List.of("mixed"))
                .node("MatMul", List.of("mixed", "Wo"), List.of("o"))
                .node("Add", List.of("x", "o"), List.of("s"))
                .node("MatMul", List.of("s", "Wup"), List.of("h"))
                .node("Relu", List.of("h"), List.of("r"))
                .node("MatMul", List.of("r", "Wdown"), List.of("y"))
                .output("y")
                .write(file);
        return file;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect MASKED",
                "rescale MASKED OUT",
                "rescale MASKED OUT --criterion enorm",
                "rescale MASKED OUT --criterion cle",
                "analyze MASKED",
                "analyze MASKED --metric rescaling,redundancy,int8,sharpness,jacobian",
                "analyze MASKED --invariance",
                "init MASKED OUT",
                "init MASKED OUT --scheme lsuv",
                "asymmetric MASKED OUT --kind W",
                "match MASKED MASKED OUT",
                "verify MASKED MASKED --symmetry",
                "replicas MASKED MASKED"
            })
    void command_onAMaskOfInfinities_isDone(String command) {
        for (Hiding hiding : Hiding.values()) {
            Cli.run((Object[]) words(
                            command + " --force".repeat(command.contains("OUT") ? 1 : 0),
                            Map.of("MASKED", masked(hiding), "OUT", out)))
                    .succeeded();
        }
    }
}
