package org.pathlift.conditioning.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.basicdataset.BasicDatasets;
import ai.djl.repository.RemoteRepository;
import ai.djl.repository.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.conditioning.training.data.DjlLoader.Part;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.graph.Shape;

/** DJL's own downloads and cache, with a folder in the place of its server. */
class DjlLoaderTest {

    private static final String CACHE = "DJL_CACHE_DIR";

    @TempDir
    Path folder;

    @BeforeEach
    void useOwnCache() {
        System.setProperty(CACHE, folder.resolve("cache").toString());
    }

    @AfterEach
    void useUsualCache() {
        System.clearProperty(CACHE);
    }

    private static byte[] gzip(byte... bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    /** Lays a data set out as DJL's server has it; names and files by turns. */
    private Repository serve(String id, Object... files) throws IOException {
        Path set = folder.resolve("server/dataset/cv/ai/djl/basicdataset/" + id);
        Files.createDirectories(set.resolve("1.0"));
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < files.length; i += 2) {
            Files.write(set.resolve("1.0/" + files[i] + ".gz"), (byte[]) files[i + 1]);
            items.append(i == 0 ? "" : ",").append("\"%1$s\": {\"uri\": \"1.0/%1$s.gz\"}".formatted(files[i]));
        }
        Files.writeString(set.resolve("metadata.json"), """
                {"metadataVersion": "0.2", "resourceType": "dataset", "application": "cv",
                 "groupId": "%s", "artifactId": "%s",
                 "artifacts": [{"version": "1.0", "name": "%s", "files": {%s}}]}
                """.formatted(BasicDatasets.GROUP_ID, id, id, items));
        return new RemoteRepository("test", folder.resolve("server").toUri());
    }

    private static RawExamples load(Repository repository, String spec, Part part) {
        return new DjlLoader(repository, (DataSpec.Djl) DataSpec.parse(spec)).load(part);
    }

    @Test
    void mnist_served_isReadAndKept() throws IOException {
        Repository server = serve(
                "mnist",
                "train_data",
                gzip(new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, -1}),
                "train_labels",
                gzip(new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 7, 9}),
                "test_data",
                gzip(new byte[] {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 5, 6}),
                "test_labels",
                gzip(new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 4}));

        RawExamples train = load(server, "djl:mnist", Part.TRAIN);
        Files.delete(folder.resolve("server/dataset/cv/ai/djl/basicdataset/mnist/1.0/test_data.gz"));
        RawExamples test = load(server, "djl:mnist", Part.TEST);

        assertThat(train.shape()).isEqualTo(Shape.of(1, 2));
        assertThat(train.features()).containsExactly(1, 2, 3, 255);
        assertThat(((Targets.Classes) train.targets()).labels()).containsExactly(7, 9);
        assertThat(((Targets.Classes) train.targets()).count()).isEqualTo(10);
        assertThat(train.usualScale()).isEqualTo(1 / 255.0);
        assertThat(test.features()).containsExactly(5, 6);
    }

    @Test
    void cifar_planes_areChannels() throws IOException {
        byte[] images = new byte[2 * 3073];
        images[0] = 3;
        images[1 + 1024] = 50;
        images[3073] = 9;
        Repository server = serve("cifar10", "data_batch.bin", gzip(images), "test_batch.bin", gzip(new byte[3074]));

        RawExamples train = load(server, "djl:cifar10?limit=1", Part.TRAIN);

        assertThat(train.shape()).isEqualTo(Shape.of(3, 32, 32));
        assertThat(train.size()).isEqualTo(1);
        assertThat(train.features()[1024]).isEqualTo(50);
        assertThat(((Targets.Classes) train.targets()).names().get(3)).isEqualTo("cat");
        assertThatThrownBy(() -> load(server, "djl:cifar10", Part.TEST)).hasMessageContaining("whole images");
    }

    @Test
    void set_nowhere_saysWhatToDo() {
        Repository nothing =
                new RemoteRepository("test", folder.resolve("nothing").toUri());

        assertThatThrownBy(() -> load(nothing, "djl:fashion-mnist", Part.TRAIN))
                .isInstanceOf(ModelIoException.class)
                .hasMessageContaining("DJL_OFFLINE=true");
    }
}
