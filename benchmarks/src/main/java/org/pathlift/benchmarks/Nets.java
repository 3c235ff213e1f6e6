package org.pathlift.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelBuilder;

/** Networks with drawn weights: a dense one of any size, a plain convolutional one of any size, and ResNet-50. */
final class Nets {

    private final ModelBuilder builder = new ModelBuilder(17);
    private final SplittableRandom random = new SplittableRandom(20);
    private int values;

    private Nets() {}

    /** A dense ReLU net, {@code inputs - depth x width - outputs}, with biases: Gemm and Relu. */
    static ModelBuilder dense(int inputs, int width, int depth, int outputs) {
        Nets net = new Nets();
        net.builder.input("x", ElementType.FLOAT, 1, inputs);
        String value = "x";
        int in = inputs;
        for (int layer = 0; layer < depth; layer++) {
            value = net.relu(net.gemm(value, in, width));
            in = width;
        }
        return net.builder.output(net.gemm(value, in, outputs));
    }

    /** A convolutional ReLU net of 3x3 kernels on 3x32x32 images, with biases, a global mean and a dense layer. */
    static ModelBuilder convolutional(int width, int depth) {
        Nets net = new Nets();
        net.builder.input("x", ElementType.FLOAT, 1, 3, 32, 32);
        String value = "x";
        int in = 3;
        for (int layer = 0; layer < depth; layer++) {
            value = net.relu(net.conv(value, in, width, 3, 1, 1));
            in = width;
        }
        return net.head(value, in, 10);
    }

    /** ResNet-50 on 3x224x224 images with its normalizations folded into the convolutions: 25.5 million weights. */
    static ModelBuilder resNet50() {
        Nets net = new Nets();
        net.builder.input("x", ElementType.FLOAT, 1, 3, 224, 224);
        String value = net.relu(net.conv("x", 3, 64, 7, 2, 3));
        value = net.node(
                "MaxPool",
                List.of(value),
                Map.of("kernel_shape", new long[] {3, 3}, "strides", new long[] {2, 2}, "pads", new long[] {1, 1, 1, 1
                }));
        int[] blocks = {3, 4, 6, 3};
        int in = 64;
        for (int stage = 0; stage < blocks.length; stage++) {
            int width = 64 << stage;
            for (int block = 0; block < blocks[stage]; block++) {
                value = net.bottleneck(value, in, width, stage > 0 && block == 0 ? 2 : 1);
                in = 4 * width;
            }
        }
        return net.head(value, in, 1000);
    }

    private String bottleneck(String value, int in, int width, int stride) {
        String inner = relu(conv(value, in, width, 1, 1, 0));
        inner = relu(conv(inner, width, width, 3, stride, 1));
        inner = conv(inner, width, 4 * width, 1, 1, 0);
        String shortcut = in == 4 * width && stride == 1 ? value : conv(value, in, 4 * width, 1, stride, 0);
        return relu(node("Add", List.of(inner, shortcut), Map.of()));
    }

    private ModelBuilder head(String value, int in, int outputs) {
        String mean = node("GlobalAveragePool", List.of(value), Map.of());
        String flat = node("Flatten", List.of(mean), Map.of());
        return builder.output(gemm(flat, in, outputs));
    }

    private String gemm(String value, int in, int out) {
        return node("Gemm", List.of(value, weight(in, out, in), weight(in, out)), Map.of("transB", 1));
    }

    private String conv(String value, int in, int out, int kernel, int stride, int pad) {
        int fan = in * kernel * kernel;
        return node(
                "Conv",
                List.of(value, weight(fan, out, in, kernel, kernel), weight(fan, out)),
                Map.of(
                        "kernel_shape",
                        new long[] {kernel, kernel},
                        "strides",
                        new long[] {stride, stride},
                        "pads",
                        new long[] {pad, pad, pad, pad}));
    }

    private String relu(String value) {
        return node("Relu", List.of(value), Map.of());
    }

    private String node(String type, List<String> inputs, Map<String, ?> attributes) {
        String output = "v" + values++;
        builder.node(type, inputs, List.of(output), attributes);
        return output;
    }

    /** Uniform with variance 2 / fan, which keeps the size of ReLU activations. */
    private String weight(int fan, long... dims) {
        Shape shape = Shape.of(dims);
        double bound = Math.sqrt(6.0 / fan);
        int count = Math.toIntExact(shape.elements());
        ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat((float) (bound * (2 * random.nextDouble() - 1)));
        }
        bytes.rewind();
        String name = "w" + values++;
        builder.initializer(new Tensor(name, ElementType.FLOAT, shape, new HeapData(bytes)));
        return name;
    }
}
