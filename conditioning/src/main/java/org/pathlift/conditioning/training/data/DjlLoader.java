package org.pathlift.conditioning.training.data;

import ai.djl.Application.CV;
import ai.djl.basicdataset.BasicDatasets;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Repository;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.training.data.TargetOptions.Kind;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Shape;

/**
 * Reads the data sets that DJL keeps, from DJL's cache or, where they are not in it, from DJL's repository on the network.
 * Only the files are DJL's matter here; no engine is started. Pixels get the usual scale 1/255.
 */
final class DjlLoader {

    private static final String VERSION = "1.0";
    private static final double BYTE = 1.0 / 255;
    private static final Shape CIFAR = Shape.of(3, 32, 32);
    private static final List<String> CIFAR_NAMES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
    private static final List<String> FASHION_NAMES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");
    private static final List<String> DIGIT_NAMES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    /** Which part of a data set. */
    enum Part {
        TRAIN,
        TEST
    }

    private final Repository repository;
    private final DataSpec.Djl spec;

    /** A loader from a repository, which is DJL's own but for tests. */
    DjlLoader(Repository repository, DataSpec.Djl spec) {
        this.repository = repository;
        this.spec = spec;
    }

    static RawExamples load(DataSpec.Djl spec, Part part) {
        return new DjlLoader(BasicDatasets.REPOSITORY, spec).load(part);
    }

    RawExamples load(Part part) {
        String artifactId = spec.set().artifact();
        try {
            MRL set = repository.dataset(CV.ANY, BasicDatasets.GROUP_ID, artifactId, VERSION);
            @Nullable Artifact artifact = set.getDefaultArtifact();
            if (artifact == null) {
                throw new IOException("the repository " + repository.getBaseUri() + " has no " + artifactId);
            }
            set.prepare(artifact);
            String name = part.name().toLowerCase(Locale.ROOT);
            return switch (spec.set()) {
                case MNIST -> idx(artifact, name, DIGIT_NAMES);
                case FASHION_MNIST -> idx(artifact, name, FASHION_NAMES);
                case CIFAR10 -> cifar(file(artifact, part == Part.TRAIN ? "data_batch.bin" : "test_batch.bin"));
            };
        } catch (IOException e) {
            throw new ModelIoException(
                    new Problem(
                            "the data set must be in DJL's cache or on the network",
                            "djl:" + spec.set().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            "files of " + repository.getBaseUri(),
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "connect to the network once; DJL_OFFLINE=true then uses the cache as it is;"
                                    + " idx: reads the same files from a folder of yours"),
                    e);
        }
    }

    private Path file(Artifact artifact, String item) throws IOException {
        Artifact.@Nullable Item found = artifact.getFiles().get(item);
        if (found == null) {
            throw new IOException("the data set has no " + item + " but "
                    + artifact.getFiles().keySet());
        }
        return repository.getFile(found, "");
    }

    private RawExamples idx(Artifact artifact, String part, List<String> names) throws IOException {
        return IdxLoader.load(
                file(artifact, part + "_data"),
                file(artifact, part + "_labels"),
                new TargetOptions(Kind.CLASS, names),
                spec.preparation().limit(),
                BYTE);
    }

    /** Reads the binary version of CIFAR-10: a label, then the red, green and blue plane of an image. */
    private RawExamples cifar(Path file) throws IOException {
        String where = file.toString();
        int pixels = (int) CIFAR.elements();
        Faults faults = new Faults();
        Labels labels = new Labels(CIFAR_NAMES, faults);
        GrowingFloats features = new GrowingFloats();
        int images = 0;
        try (InputStream in = PlainOrGzip.open(file)) {
            byte[] image = in.readNBytes(pixels + 1);
            while (image.length == pixels + 1 && images < spec.preparation().limit()) {
                labels.add(where + ", image " + images, Byte.toUnsignedInt(image[0]));
                for (byte pixel : Arrays.copyOfRange(image, 1, image.length)) {
                    features.add(Byte.toUnsignedInt(pixel));
                }
                images++;
                image = in.readNBytes(pixels + 1);
            }
            if (images == 0 || (image.length != 0 && image.length != pixels + 1)) {
                throw Faults.malformed(
                        where,
                        "the file must hold whole images",
                        (pixels + 1) + " bytes for each",
                        image.length + " bytes after image " + images,
                        "remove the file, so that it is downloaded again");
            }
        } catch (EOFException | ZipException e) {
            throw Faults.malformed(
                    where, "the file must be whole", "all of its bytes", String.valueOf(e.getMessage()), "remove it");
        }
        faults.throwAny();
        return new RawExamples(where, CIFAR, features.toArray(), labels.targets(), BYTE);
    }
}
