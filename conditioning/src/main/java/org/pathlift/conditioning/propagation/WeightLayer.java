package org.pathlift.conditioning.propagation;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Node;

/**
 * A linear layer whose weight is a constant of the file.
 *
 * @param node the node that applies the weight
 * @param kind what it does with it
 * @param weight the constant as the node sees it
 * @param bias the constant that is added, by the node itself or by an Add behind it
 * @param input the value that the weight is applied to
 * @param output the value after the bias: the layer's pre-activation
 * @param fan how many terms a sum of the layer has
 * @param weightFactor what the node multiplies the product by (alpha of Gemm), else 1
 * @param biasFactor what the node multiplies the bias by (beta of Gemm), else 1
 */
public record WeightLayer(
        Node node,
        Kind kind,
        WeightView weight,
        Optional<WeightView> bias,
        String input,
        String output,
        Fan fan,
        double weightFactor,
        double biasFactor) {

    /** What a layer does with its weight. */
    public enum Kind {
        /** A matrix product, the weight seen as [outputs, inputs]. */
        DENSE_OUTPUT_FIRST,
        /** A matrix product, the weight seen as [..., inputs, outputs]. */
        DENSE_INPUT_FIRST,
        /** A convolution, the weight seen as [outputs, inputs / groups, kernel...]. */
        CONVOLUTION,
        /** A transposed convolution, the weight seen as [inputs, outputs / groups, kernel...]. */
        TRANSPOSED_CONVOLUTION,
        /** Rows of a table [rows, features], looked up. */
        EMBEDDING;

        /** Returns whether the layer sums over neighbouring positions. */
        public boolean isConvolution() {
            return this == CONVOLUTION || this == TRANSPOSED_CONVOLUTION;
        }
    }

    /**
     * How many products an element of the output sums up, and in how many outputs an element of the input has a part.
     *
     * @param in terms of an output: K of a dense layer, k_h k_w C_in / groups of a convolution, the mean number of taps
     *     k_h k_w C_in / (groups s_h s_w) of a transposed one, 1 of a table
     * @param out outputs that an input feeds: N; the mean number k_h k_w C_out / (groups s_h s_w); k_h k_w C_out / groups
     * @param inside the mean share of the terms that are not padding, 1 without padding
     */
    public record Fan(double in, double out, double inside) {}

    /** Returns the hash of the node, which has one weight only; the weight itself is long to hash. */
    @Override
    public int hashCode() {
        return node.hashCode();
    }

    /** Returns this layer as if no term of its sums met padding. */
    public WeightLayer unpadded() {
        return new WeightLayer(
                node, kind, weight, bias, input, output, new Fan(fan.in, fan.out, 1), weightFactor, biasFactor);
    }

    /** Returns the weight's name in the file. */
    public String weightName() {
        return weight.tensor().name();
    }

    /** Returns how a message names the layer: its node, or its weight where the node has no name. */
    public String label() {
        return node.name().isEmpty() ? weightName() : node.name();
    }

    /**
     * Returns the axis of the weight, as it stands in the file, along which the layer's output channels lie: units of a dense
     * layer, feature maps of a convolution, maps of one group of a transposed convolution, rows of a table. Empty where they lie
     * along no single axis in their order.
     */
    public OptionalInt channelAxis() {
        int rank = weight.shape().rank();
        int seen = switch (kind) {
            case DENSE_OUTPUT_FIRST -> rank - 2;
            case DENSE_INPUT_FIRST -> rank - 1;
            case CONVOLUTION, EMBEDDING -> 0;
            case TRANSPOSED_CONVOLUTION -> 1;
        };
        if (weight.isDirect()) {
            return OptionalInt.of(seen);
        }
        int channels = weight.shape().toIntArray()[seen];
        IndexField inFile = weight.toFile(IndexField.along(rank, seen, 0, channels));
        int[] stored = inFile.dims();
        int[] wide = IntStream.range(0, stored.length)
                .filter(axis -> stored[axis] != 1)
                .toArray();
        boolean inOrder = wide.length == 1
                && stored[wide[0]] == channels
                && IntStream.range(0, channels).allMatch(i -> inFile.get(i) == i);
        return inOrder ? OptionalInt.of(wide[0]) : OptionalInt.empty();
    }
}
