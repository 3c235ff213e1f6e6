package org.pathlift.onnx.serde;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The models that the tests read. */
final class ModelFiles {

    static final List<String> FIXTURES = List.of(
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

    private ModelFiles() {}

    static byte[] fixture(String name) {
        String resource = "/org/pathlift/testdata/fixtures/" + name + ".onnx";
        try (InputStream in = ModelFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture '" + name + "'");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the models under the folder that a system property names, sorted; empty where it is not set. */
    static List<Path> under(String property) {
        String folder = System.getProperty(property, "");
        if (folder.isEmpty() || !Files.isDirectory(Path.of(folder))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
