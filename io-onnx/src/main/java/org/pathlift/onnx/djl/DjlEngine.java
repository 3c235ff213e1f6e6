package org.pathlift.onnx.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * DJL's PyTorch engine, started without network: no telemetry, no downloads. Natives come from the class path.
 *
 * <p>Whoever starts the engine before this class is asked keeps their own settings.
 */
public final class DjlEngine {

    private DjlEngine() {}

    /**
     * Returns the engine.
     *
     * @throws ModelIoException if its native libraries cannot be loaded
     */
    public static Engine get() {
        System.setProperty("OPT_OUT_TRACKING", System.getProperty("OPT_OUT_TRACKING", "true"));
        System.setProperty("ai.djl.offline", System.getProperty("ai.djl.offline", "true"));
        try {
            return Engine.getEngine("PyTorch");
        } catch (EngineException | LinkageError e) {
            throw new ModelIoException(
                    new Problem(
                            "training needs PyTorch's native libraries",
                            "DJL's PyTorch engine",
                            "natives for " + System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                            String.valueOf(e.getMessage()),
                            "put ai.djl.pytorch:pytorch-native-cpu (or the CUDA build) for this platform on the class path"),
                    e);
        }
    }

    /**
     * Returns one device or several, with commas between their names.
     *
     * @throws RequestException if this machine lacks one of them, or the names say none, or one twice
     */
    public static List<Device> devices(String names) {
        List<Device> devices = Arrays.stream(names.split(",", -1))
                .map(name -> device(name.strip()))
                .toList();
        if (new HashSet<>(devices).size() < devices.size()) {
            throw new RequestException(List.of(new Problem(
                    "devices that share the work must differ",
                    "device",
                    "each device once",
                    names,
                    "leave out what is there twice")));
        }
        return devices;
    }

    /** Returns the number of threads that compute one operation on the CPU. */
    public static int threads() {
        get();
        return JniUtils.getNumThreads();
    }

    /** Sets the number of threads that compute one operation on the CPU, for this process. */
    public static void setThreads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("there must be at least 1 thread, found " + count);
        }
        get();
        JniUtils.setNumThreads(count);
    }

    /**
     * Returns a device.
     *
     * @param name {@code cpu}, {@code gpu} or {@code gpuN}
     * @throws RequestException if this machine has no such device, or the name says none
     */
    public static Device device(String name) {
        if (name.equals("cpu")) {
            return Device.cpu();
        }
        if (!name.matches("gpu\\d{0,3}")) {
            throw new RequestException(List.of(
                    new Problem("a device must be known", "device", "cpu, gpu or gpuN", name, "choose one of them")));
        }
        int index = name.length() == 3 ? 0 : Integer.parseInt(name.substring(3));
        int count = get().getGpuCount();
        if (index >= count) {
            throw new RequestException(List.of(new Problem(
                    "a device must be there",
                    "device " + name,
                    "a GPU that PyTorch can use",
                    count + " of them",
                    "use cpu, or the CUDA build of PyTorch (build with -Dpytorch.native=pytorch-native-cu128)")));
        }
        return Device.gpu(index);
    }
}
