package org.pathlift.testdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the shared test data: ONNX fixtures as files on disk, reference numbers as JSON, and the models that exist
 * only on some machines.
 *
 * <p>A missing resource is a fault of the test and throws; a missing folder of optional models is not, and gives an
 * empty list. Parsed JSON is cached and shared: callers read it, they do not change it.
 */
public final class TestData {

    /** System property naming the folder of real models; tests that need them are skipped where it is absent. */
    public static final String MODELS_PROPERTY = "pathlift.models";

    /** System property naming the folder with the ONNX backend tests. */
    public static final String ONNX_TESTDATA_PROPERTY = "pathlift.onnx.testdata";

    /** Where Debian's package libonnx-testdata puts the ONNX backend tests. */
    static final String DEFAULT_ONNX_TESTDATA = "/usr/share/libonnx-testdata";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, JsonNode> PARSED = new ConcurrentHashMap<>();
    private static final Map<String, Path> ON_DISK = new ConcurrentHashMap<>();

    private static final List<String> FIXTURES = List.of(
            "attention_gelu",
            "attention_swiglu",
            "conv_pool",
            "densenet_bn",
            "fullconv",
            "mlp_bottleneck",
            "mlp_deep_relu",
            "mlp_gelu",
            "mlp_relu",
            "mlp_tanh",
            "mobile_relu6_bn",
            "mobile_relu_bn",
            "mobile_relu_bn_unfused",
            "resnet_bn",
            "resnet_bn_unfused",
            "shuffle_group",
            "tied_weights",
            "unet_concat");

    private TestData() {}

    /** The names of all ONNX fixtures, sorted, without the file ending. */
    public static List<String> fixtureNames() {
        return FIXTURES;
    }

    /** The fixture as a file; the same file on every call, so it must not be written to. */
    public static Path fixture(String name) {
        return onDisk("fixtures/" + name + ".onnx");
    }

    /** The handwritten digits as a file: gzipped CSV, 64 pixels from 0 to 16 and then the label. */
    public static Path digits() {
        return onDisk("data/digits.csv.gz");
    }

    /** Whether PyTorch's outputs are recorded for the fixture. */
    public static boolean hasExpected(String name) {
        return json("fixtures/expected.json").has(name);
    }

    /** PyTorch's outputs for the fixture. */
    public static ExpectedRun expected(String name) {
        JsonNode run = json("fixtures/expected.json").path(name);
        if (run.isMissingNode()) {
            throw new IllegalArgumentException("No expected run for fixture '" + name + "' in fixtures/expected.json");
        }
        return new ExpectedRun(
                ints(run.path("input_shape")),
                floats(run.path("input")),
                floats(run.path("logits_float32")),
                doubles(run.path("logits_float64")));
    }

    /** Reference numbers of the symmetry theory by file name without ending, for example {@code pathcond}. */
    public static JsonNode oracle(String file) {
        return json("oracles/symmetry/" + file + ".json");
    }

    /** Reference numbers of the theory of criticality by file name without ending, for example {@code 04-critical-line}. */
    public static JsonNode criticality(String file) {
        return json("oracles/criticality/" + file + ".json");
    }

    /** z, F and g of the paper's public implementation on four fixtures. */
    public static JsonNode pathcondReference() {
        return json("fixtures/pathcond_reference.json");
    }

    /** Real models by others, where this machine has them; sorted by name. */
    public static List<Path> realModels() {
        return onnxFilesBelow(System.getProperty(MODELS_PROPERTY));
    }

    /** One real model by name without ending, where this machine has it. */
    public static Optional<Path> realModel(String name) {
        return realModels().stream()
                .filter(path -> path.endsWith(name + ".onnx"))
                .findFirst();
    }

    /** The models of the ONNX backend tests, where this machine has them; sorted by path. */
    public static List<Path> onnxBackendModels() {
        return onnxFilesBelow(System.getProperty(ONNX_TESTDATA_PROPERTY, DEFAULT_ONNX_TESTDATA));
    }

    private static List<Path> onnxFilesBelow(@Nullable String folder) {
        if (folder == null || !Files.isDirectory(Path.of(folder))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(Path.of(folder).toAbsolutePath().normalize())) {
            return files.filter(path -> path.toString().endsWith(".onnx"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the models below " + folder, e);
        }
    }

    private static Path onDisk(String resource) {
        return ON_DISK.computeIfAbsent(resource, TestData::copyOut);
    }

    private static Path copyOut(String resource) {
        try (InputStream in = open(resource)) {
            Path target = TempFolder.PATH.resolve(resource);
            Files.createDirectories(TempFolder.PATH.resolve(resource.substring(0, resource.lastIndexOf("/"))));
            Files.copy(in, target);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot copy test resource " + resource + " to disk", e);
        }
    }

    private static JsonNode json(String resource) {
        return PARSED.computeIfAbsent(resource, TestData::parse);
    }

    private static JsonNode parse(String resource) {
        try (InputStream in = open(resource)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read test resource " + resource, e);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = TestData.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalArgumentException("No test resource " + resource + " in package org.pathlift.testdata");
        }
        return in;
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).intValue();
        }
        return values;
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).floatValue();
        }
        return values;
    }

    private static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).doubleValue();
        }
        return values;
    }
}
