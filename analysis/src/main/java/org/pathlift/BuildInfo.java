package org.pathlift;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/**
 * What the build knows of itself. Nothing native is loaded to tell.
 *
 * @param version pathlift's version, such as {@code 0.1.0}
 * @param commit the commit that it was built from, abbreviated; empty where the build did not know it
 * @param date the day of that commit, as in {@code 2026-11-20}; empty where the build did not know it
 * @param onnxRuntime the version of ONNX Runtime that it was built with
 * @param djl the version of DJL that it was built with
 * @param pyTorch the version of PyTorch that it was built with
 * @param pyTorchNative the build of PyTorch's native library, such as {@code pytorch-native-cpu linux-x86_64}
 */
public record BuildInfo(
        String version,
        Optional<String> commit,
        Optional<String> date,
        String onnxRuntime,
        String djl,
        String pyTorch,
        String pyTorchNative) {

    private static final String RESOURCE = "build.properties";
    private static final BuildInfo BUILD = read();

    /** Returns the build of the pathlift that runs. */
    public static BuildInfo get() {
        return BUILD;
    }

    private static BuildInfo read() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + RESOURCE + " cannot be read", e);
        }
        return new BuildInfo(
                properties.getProperty("version", "unknown"),
                known(properties, "commit", "[0-9a-f]{4,40}"),
                known(properties, "date", "\\d{4}-\\d{2}-\\d{2}"),
                properties.getProperty("onnxruntime", "unknown"),
                properties.getProperty("djl", "unknown"),
                properties.getProperty("pytorch", "unknown"),
                properties.getProperty("pytorch.native", "unknown") + " "
                        + properties.getProperty("pytorch.platform", "unknown"));
    }

    /** What no checkout told stays a placeholder or blank. */
    private static Optional<String> known(Properties properties, String key, String form) {
        return Optional.of(properties.getProperty(key, "")).filter(value -> value.matches(form));
    }
}
