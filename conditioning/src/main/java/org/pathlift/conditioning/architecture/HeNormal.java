package org.pathlift.conditioning.architecture;

import java.nio.charset.StandardCharsets;
import org.pathlift.onnx.graph.TensorData;

/**
 * Plain first values: matrices and kernels from N(0, 2 / fan-in) (He et al., arXiv 1502.01852, equation 10), positions
 * from N(0, 0.02^2) (arXiv 1810.04805), gains and variances 1, everything else 0.
 *
 * <p>Each element is drawn by itself from the seed, the weight's name and the element's index, so it depends neither on
 * other weights nor on order, threads or machine. Nothing is held in memory.
 */
public final class HeNormal implements WeightSource {

    private static final double POSITION_DEVIATION = 0.02;

    private final long seed;

    /** A source that draws from this seed. */
    public HeNormal(long seed) {
        this.seed = seed;
    }

    @Override
    public TensorData elements(WeightSpec weight) {
        long size = Math.multiplyExact(weight.shape().elements(), (long) Float.BYTES);
        return switch (weight.role()) {
            case DENSE, MATRIX, CONVOLUTION, TRANSPOSED_CONVOLUTION ->
                new NormalData(size, key(weight.name()), Math.sqrt(2.0 / weight.fanIn()));
            case POSITION -> new NormalData(size, key(weight.name()), POSITION_DEVIATION);
            case GAIN, VARIANCE -> new RepeatedData(size, 1);
            case BIAS, SHIFT, MEAN, RESIDUAL_GAIN -> new RepeatedData(size, 0);
        };
    }

    /** Mixes the seed with all bytes of a name. */
    private long key(String name) {
        long key = NormalData.mix(seed);
        for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
            key = NormalData.mix(key ^ letter);
        }
        return key;
    }
}
