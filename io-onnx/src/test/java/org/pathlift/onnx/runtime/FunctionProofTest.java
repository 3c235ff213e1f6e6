package org.pathlift.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.error.ProofFailedException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HalfFloats;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.ModelReader;

class FunctionProofTest {

    private static ModelBuilder net(float scale) {
        return new ModelBuilder(17)
                .input("x", ElementType.FLOAT, -1, 2)
                .initializer(Tensor.ofFloats("in", Shape.of(2, 2), scale, -scale, 2 * scale, scale))
                .initializer(Tensor.ofFloats("out", Shape.of(2, 3), 1 / scale, 2 / scale, 0, 1 / scale, 1, 1 / scale))
                .node("MatMul", List.of("x", "in"), List.of("h"))
                .node("Relu", List.of("h"), List.of("r"))
                .node("MatMul", List.of("r", "out"), List.of("y"))
                .node("ArgMax", List.of("y"), List.of("class"), Map.of("axis", 1))
                .output("y", "class");
    }

    private static Proof prove(Path folder, float scale, double bound) {
        Path reference = folder.resolve("reference.onnx");
        Path candidate = folder.resolve("candidate.onnx");
        net(1).write(reference);
        net(scale).write(candidate);
        Model model = ModelReader.read(reference);
        return FunctionProof.prove(model, reference, candidate, ShapeInference.infer(model), 3, bound, 11);
    }

    @Test
    void prove_sameModel_isBitIdentical(@TempDir Path folder) {
        Proof proof = prove(folder, 1, 0);
        assertThat(proof.passed()).isTrue();
        assertThat(proof.bitIdentical()).isTrue();
        assertThat(proof.runs()).isEqualTo(3);
        assertThat(proof.maxUlp()).isZero();
        assertThat(proof.comparison().outputs()).containsOnlyKeys("y", "class");
        proof.orThrow();
    }

    @Test
    void prove_otherFunction_fails(@TempDir Path folder) {
        // The middle weight of the second row is not rescaled.
        Proof proof = prove(folder, 3, 1e-4);
        assertThat(proof.passed()).isFalse();
        assertThat(proof.maxRelative()).isGreaterThan(0.01);
        assertThatThrownBy(proof::orThrow)
                .isInstanceOf(ProofFailedException.class)
                .hasMessageContaining("output 'y'")
                .hasMessageContaining("1.00e-04");
    }

    @Test
    void against_severalCandidates_useOneReference(@TempDir Path folder) {
        Path reference = folder.resolve("reference.onnx");
        net(1).write(reference);
        Model model = ModelReader.read(reference);
        List<Map<String, Sample>> samples = FunctionProof.draw(model, ShapeInference.infer(model), 2, 0);
        FunctionProof.Reference run = FunctionProof.reference(reference, samples);
        assertThat(run.against(reference, 0).passed()).isTrue();
        try (Runner other = Runner.open(net(2).toBytes())) {
            assertThat(run.against(other, 1e-4).passed()).isFalse();
        }
        assertThat(run.outputs()).hasSize(2);
    }

    @Test
    void passed_nothingCompared_isNoProof() {
        Proof proof = new Proof(new Comparison(0, Map.of()), 1, List.of());
        assertThat(proof.passed()).isFalse();
        assertThatThrownBy(proof::orThrow).isInstanceOf(ProofFailedException.class);
    }

    @Test
    void defaultBound_followsTheLeastPreciseWeight() {
        Tensor single = Tensor.ofFloats("w", Shape.of(1), 1);
        Tensor wide = Tensor.ofDoubles("w", Shape.of(1), 1);
        java.nio.ByteBuffer bits = java.nio.ByteBuffer.allocate(2).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        Tensor half = new Tensor(
                "w", ElementType.FLOAT16, Shape.of(1), new HeapData(bits.putShort(0, HalfFloats.toFloat16(1))));
        assertThat(bound(single)).isEqualTo(FunctionProof.FLOAT32_BOUND);
        assertThat(bound(wide)).isEqualTo(FunctionProof.FLOAT64_BOUND);
        assertThat(bound(half)).isEqualTo(FunctionProof.HALF_BOUND);
    }

    private static double bound(Tensor weight) {
        return FunctionProof.defaultBound(new ModelBuilder(17)
                .input("x", weight.type(), 1)
                .initializer(weight)
                .node("Mul", List.of("x", "w"), List.of("y"))
                .output("y")
                .build());
    }
}
