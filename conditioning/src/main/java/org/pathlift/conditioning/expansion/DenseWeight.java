package org.pathlift.conditioning.expansion;

import java.util.Optional;
import org.pathlift.conditioning.init.WeightValues;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/**
 * The weight of a dense layer as a matrix of its outputs by its inputs, whichever way the file stores it.
 *
 * @param tensor in the file
 * @param inputsFirst whether the file stores it as inputs by outputs
 */
record DenseWeight(Tensor tensor, boolean inputsFirst) {

    /** Returns the weight of a Gemm or MatMul node, given the constant behind its second input. */
    static Optional<DenseWeight> of(Node node, Tensor constant) {
        boolean transposed = node.is("Gemm") && node.intAttribute("transB", 0) == 1;
        return constant.shape().rank() == 2 && constant.type().isRescalable()
                ? Optional.of(new DenseWeight(constant, !transposed))
                : Optional.empty();
    }

    int inputs() {
        return (int) tensor.shape().dim(inputsFirst ? 0 : 1);
    }

    int outputs() {
        return (int) tensor.shape().dim(inputsFirst ? 1 : 0);
    }

    /** Returns where an element stands in the file when there are so many inputs. */
    private int index(int output, int input, int inputs) {
        return inputsFirst ? input * outputs() + output : output * inputs + input;
    }

    Shape shape(int inputs) {
        return inputsFirst ? Shape.of(inputs, outputs()) : Shape.of(outputs(), inputs);
    }

    /** Returns the root of the mean square of the elements. */
    double rootMeanSquare() {
        double sum = 0;
        double[] values = tensor.reader().toDoubles();
        for (double value : values) {
            sum += value * value;
        }
        return values.length == 0 ? 0 : Math.sqrt(sum / values.length);
    }

    /**
     * Returns the weight with more inputs.
     *
     * @param columns for each new input the old one that it is, or −1 for one that is new
     * @param fresh the weights of the new inputs, outputs by new inputs in their order
     */
    Tensor widened(int[] columns, double[] fresh) {
        double[] old = tensor.reader().toDoubles();
        double[] values = new double[outputs() * columns.length];
        int added = fresh.length / Math.max(1, outputs());
        for (int output = 0; output < outputs(); output++) {
            int next = 0;
            for (int input = 0; input < columns.length; input++) {
                values[index(output, input, columns.length)] = columns[input] >= 0
                        ? old[index(output, columns[input], inputs())]
                        : fresh[output * added + next++];
            }
        }
        return WeightValues.of(tensor.name(), tensor.type(), shape(columns.length), values);
    }
}
