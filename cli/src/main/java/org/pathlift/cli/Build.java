package org.pathlift.cli;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pathlift.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** The version text: what the build knows of itself, and the Java that runs it. Nothing native is loaded. */
final class Build implements IVersionProvider {

    /** Returns the version, such as {@code 0.1.0}. */
    static String version() {
        return BuildInfo.get().version();
    }

    /** Returns three lines: pathlift, with commit and day where the build knew them; the natives; Java. */
    @Override
    public String[] getVersion() {
        BuildInfo build = BuildInfo.get();
        String made = Stream.of(build.commit(), build.date())
                .flatMap(known -> known.stream())
                .collect(Collectors.joining(", "));
        return new String[] {
            "pathlift " + build.version() + (made.isEmpty() ? "" : " (" + made + ")"),
            "ONNX Runtime " + build.onnxRuntime() + ", PyTorch " + build.pyTorch() + " (" + build.pyTorchNative()
                    + "), DJL " + build.djl(),
            "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + "), "
                    + System.getProperty("os.name") + " " + System.getProperty("os.arch")
        };
    }
}
