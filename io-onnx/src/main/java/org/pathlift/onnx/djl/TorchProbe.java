package org.pathlift.onnx.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Utils;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pathlift.onnx.runtime.EngineProbe;

/** Tries whether DJL's PyTorch loads and computes. */
public final class TorchProbe {

    private static final float[] PRODUCT = {7, 10, 15, 22};

    private TorchProbe() {}

    /** Returns the folder that DJL unpacks PyTorch's native library to. */
    public static Path cache() {
        return Utils.getEngineCacheDir("pytorch");
    }

    /**
     * Loads the native library where it is not loaded yet, and multiplies two matrices on each device.
     *
     * @return what it said; devices are {@code cpu} and each GPU that CUDA shows to it
     * @throws org.pathlift.onnx.error.ModelIoException if the library does not load
     * @throws IllegalStateException if it computes something else
     */
    public static EngineProbe run() {
        long start = System.nanoTime();
        Engine engine = DjlEngine.get();
        List<String> devices = new ArrayList<>(List.of("cpu"));
        for (int gpu = 0; gpu < engine.getGpuCount(); gpu++) {
            devices.add("gpu" + gpu);
        }
        devices.forEach(TorchProbe::compute);
        return new EngineProbe(engine.getVersion(), devices, (System.nanoTime() - start) / 1e9);
    }

    private static void compute(String device) {
        try (NDManager manager = DjlEngine.get().newBaseManager(DjlEngine.device(device))) {
            NDArray square = manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
            float[] found = square.matMul(square).toFloatArray();
            if (!Arrays.equals(found, PRODUCT)) {
                throw new IllegalStateException("expected the product " + Arrays.toString(PRODUCT) + " on " + device
                        + ", found " + Arrays.toString(found));
            }
        }
    }
}
