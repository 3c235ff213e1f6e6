package org.pathlift.conditioning.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.conditioning.training.optimizer.OptimizerState;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.RequestException;

class CheckpointFolderTest {

    @TempDir
    private Path folder;

    @Test
    void latest_ofANewFolder_isNothing() {
        try (CheckpointFolder checkpoints = CheckpointFolder.open(folder.resolve("new/one"))) {
            assertThat(checkpoints.latest()).isEmpty();
            assertThat(checkpoints.best()).isEmpty();
        }
    }

    @Test
    void save_keepsTheLastTwoAndTheBest() throws IOException {
        try (CheckpointFolder checkpoints = CheckpointFolder.open(folder)) {
            for (int step = 8; step <= 12; step++) {
                checkpoints.save(checkpoint(step));
            }
            checkpoints.saveBest(checkpoint(9));
            checkpoints.saveBest(checkpoint(11));
            assertThat(names())
                    .containsExactly(
                            ".lock",
                            "best.safetensors",
                            "step-000000000011.safetensors",
                            "step-000000000012.safetensors");
            assertThat(checkpoints
                            .latest()
                            .orElseThrow()
                            .checkpoint()
                            .progress()
                            .step())
                    .isEqualTo(12);
            assertThat(checkpoints.best().orElseThrow().checkpoint().progress().step())
                    .isEqualTo(11);
        }
    }

    /** What is on the disk when a run is killed: any part of the new file under its temporary name, all else as before. */
    @Test
    void open_afterAKillAtAnyMomentOfAWrite_findsTheCheckpointBefore() throws IOException {
        byte[] next;
        try (CheckpointFolder checkpoints = CheckpointFolder.open(folder)) {
            checkpoints.save(checkpoint(2));
            next = Files.readAllBytes(folder.resolve("step-000000000002.safetensors"));
            Files.delete(folder.resolve("step-000000000002.safetensors"));
            checkpoints.save(checkpoint(1));
        }
        Path unfinished = folder.resolve(".step-000000000002.safetensors.tmp");
        for (int length = 0; length <= next.length; length += 37) {
            Files.write(unfinished, Arrays.copyOf(next, length));
            try (CheckpointFolder checkpoints = CheckpointFolder.open(folder)) {
                CheckpointFolder.Found found = checkpoints.latest().orElseThrow();
                assertThat(found.checkpoint().progress().step()).isEqualTo(1);
                assertThat(found.damaged()).isEmpty();
            }
            assertThat(unfinished).doesNotExist();
        }
    }

    @Test
    void latest_withTheNewestDamaged_isTheOneBeforeAndTellsOfIt() throws IOException {
        try (CheckpointFolder checkpoints = CheckpointFolder.open(folder)) {
            checkpoints.save(checkpoint(1));
            checkpoints.save(checkpoint(2));
            Path newest = folder.resolve("step-000000000002.safetensors");
            byte[] bytes = Files.readAllBytes(newest);
            Files.write(newest, Arrays.copyOf(bytes, bytes.length / 2));
            CheckpointFolder.Found found = checkpoints.latest().orElseThrow();
            assertThat(found.checkpoint().progress().step()).isEqualTo(1);
            assertThat(found.damaged()).hasSize(1);
            assertThat(found.damaged().get(0).where()).contains("step-000000000002");
            Files.write(folder.resolve("step-000000000001.safetensors"), new byte[3]);
            assertThatThrownBy(checkpoints::latest)
                    .isInstanceOf(MalformedModelException.class)
                    .hasMessageContaining("step-000000000001")
                    .hasMessageContaining("step-000000000002");
        }
    }

    @Test
    void open_whileAnotherRunHasIt_isRefused() {
        CheckpointFolder first = CheckpointFolder.open(folder);
        assertThatThrownBy(() -> CheckpointFolder.open(folder))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("one that is running");
        first.close();
        CheckpointFolder.open(folder).close();
    }

    @Test
    void read_whatWasWritten_isTheSame() {
        Checkpoint before = checkpoint(5);
        Path file = folder.resolve("c");
        CheckpointFile.write(before, file);
        Checkpoint after = CheckpointFile.read(file);
        assertThat(after.progress()).isEqualTo(before.progress());
        assertThat(after.settings()).isEqualTo(before.settings());
        assertThat(after.model()).isEqualTo(before.model());
        assertThat(after.weights().keySet()).isEqualTo(before.weights().keySet());
        assertThat(after.weights().get("layer/0 \"w\"").reader().toDoubles()).containsExactly(1, 2, -0.0, Double.NaN);
        assertThat(after.optimizer().steps()).isEqualTo(5);
        assertThat(after.optimizer().weights().get("b").updates()).isEqualTo(4);
        assertThat(after.optimizer().weights().get("b").slot("mean").reader().toDoubles())
                .containsExactly(0.25);
    }

    /** The file begins as the format says: a length, a header of that length, in JSON. */
    @Test
    void write_isSafetensors() throws IOException {
        Path file = folder.resolve("c");
        CheckpointFile.write(checkpoint(5), file);
        byte[] bytes = Files.readAllBytes(file);
        int length = java.nio.ByteBuffer.wrap(bytes)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt();
        var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(bytes, 8, length);
        assertThat(json.get("__metadata__").get("step").asText()).isEqualTo("5");
        var weight = json.get("weight/layer/0 \"w\"");
        assertThat(weight.get("dtype").asText()).isEqualTo("F64");
        assertThat(weight.get("shape").toString()).isEqualTo("[2,2]");
        int from = 8 + length + weight.get("data_offsets").get(0).asInt();
        assertThat(java.nio.ByteBuffer.wrap(bytes)
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                        .getDouble(from + 8))
                .isEqualTo(2);
    }

    /** Any single byte that differs is noticed, and said in words. */
    @Test
    void read_ofAFileWithOneByteChanged_isRefused() throws IOException {
        Path file = folder.resolve("c");
        CheckpointFile.write(checkpoint(5), file);
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= (byte) (1 << (i % 8));
            Files.write(file, changed);
            assertThatThrownBy(() -> CheckpointFile.read(file))
                    .as("byte %d of %d", i, bytes.length)
                    .isInstanceOf(MalformedModelException.class);
        }
        for (int length = 0; length < bytes.length; length += 11) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> CheckpointFile.read(file)).isInstanceOf(MalformedModelException.class);
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> CheckpointFile.read(file)).isInstanceOf(MalformedModelException.class);
    }

    @Test
    void read_ofHostileHeaders_isRefused() throws IOException {
        for (String header : List.of(
                "",
                "[]",
                "{}",
                "{\"a\":1}",
                "{\"a\":{}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[268435456],\"data_offsets\":[0,1073741824]}}",
                "{\"a\":{\"dtype\":[],\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":{},\"data_offsets\":[0,4]}}",
                "{\"a\":".repeat(5000))) {
            Path file = folder.resolve("hostile");
            byte[] text = header.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            Files.write(
                    file,
                    java.nio.ByteBuffer.allocate(8 + text.length)
                            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                            .putLong(text.length)
                            .put(text)
                            .array());
            assertThatThrownBy(() -> CheckpointFile.read(file))
                    .as(header)
                    .isInstanceOf(MalformedModelException.class)
                    .hasMessageContaining("hostile");
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Checkpoint checkpoint(long step) {
        Shape two = Shape.of(2, 2);
        return new Checkpoint(
                "0123abcd",
                new Progress(1, 1, step, -7, Double.NaN, 0),
                Map.of("optimizer", "adam \"quoted\" ü", "data", "digits"),
                Map.of(
                        "layer/0 \"w\"", Tensor.ofDoubles("layer/0 \"w\"", two, 1, 2, -0.0, Double.NaN),
                        "b", Tensor.ofFloats("b", Shape.of(1), 3),
                        "empty", Tensor.ofFloats("empty", Shape.of(0, 3))),
                new OptimizerState(
                        "adam",
                        step,
                        Map.of(
                                "b",
                                new OptimizerState.OfWeight(
                                        4,
                                        Map.of(
                                                "mean", Tensor.ofFloats("mean", Shape.of(1), 0.25f),
                                                "variance", Tensor.ofFloats("variance", Shape.of(1), 0.5f))))));
    }
}
