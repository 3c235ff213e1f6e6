package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.List;
import org.pathlift.onnx.graph.Node;

/** Activations: elementwise functions with a kink or a shape parameter. */
final class ActivationOperators {

    /** sqrt(2 / pi), of the approximation of GELU by tanh. */
    private static final double GELU_SLOPE = Math.sqrt(2 / Math.PI);

    private static final double GELU_CUBIC = 0.044715;

    private ActivationOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.unary("Relu", 6, Gradient.FULL, Activation::relu),
                Operator.single("LeakyRelu", 6, Gradient.FULL, ActivationOperators::leakyRelu),
                Operator.single("PRelu", 7, Gradient.FULL, ActivationOperators::prelu),
                Operator.single("Elu", 6, Gradient.FULL, ActivationOperators::elu),
                Operator.single("Selu", 6, Gradient.FULL, ActivationOperators::selu),
                Operator.single("Celu", 12, Gradient.FULL, ActivationOperators::celu)
                        .restricted("alpha above 0", ActivationOperators::checkCelu),
                Operator.single("Gelu", 20, Gradient.FULL, ActivationOperators::gelu),
                Operator.single("HardSigmoid", 6, Gradient.FULL, ActivationOperators::hardSigmoid),
                Operator.unary("HardSwish", 14, Gradient.FULL, ActivationOperators::hardSwish),
                Operator.unary(
                        "Mish",
                        18,
                        Gradient.FULL,
                        x -> x.mul(Elements.softplus(x).tanh())),
                Operator.unary("Softplus", 1, Gradient.FULL, Elements::softplus),
                Operator.unary("Softsign", 1, Gradient.FULL, Activation::softSign),
                Operator.single("ThresholdedRelu", 10, Gradient.FULL, ActivationOperators::thresholdedRelu),
                Operator.single("Shrink", 9, Gradient.FULL, ActivationOperators::shrink),
                Operator.unary("Sigmoid", 6, Gradient.FULL, Activation::sigmoid),
                Operator.unary("Tanh", 6, Gradient.FULL, NDArray::tanh),
                Operator.single("Clip", 6, Gradient.FULL, ActivationOperators::clipToAttributes),
                Operator.single("Clip", 11, Gradient.FULL, ActivationOperators::clipToInputs));
    }

    private static NDArray leakyRelu(Call call) {
        return Activation.leakyRelu(call.input(0), call.attribute("alpha", 0.01f));
    }

    private static NDArray prelu(Call call) {
        NDArray x = call.input(0);
        return Elements.where(x.gt(Elements.scalar(x, 0)), x, x.mul(call.input(1)));
    }

    private static NDArray elu(Call call) {
        return Activation.elu(call.input(0), call.attribute("alpha", 1f));
    }

    /** With the specification's constants, which are float32 roundings of those that the engine has built in. */
    private static NDArray selu(Call call) {
        NDArray x = call.input(0);
        NDArray elu = Activation.elu(x, call.attribute("alpha", 1.6732632f));
        return elu.mul(Elements.scalar(x, call.attribute("gamma", 1.050701f)));
    }

    private static NDArray celu(Call call) {
        NDArray x = call.input(0);
        NDArray alpha = Elements.scalar(x, call.attribute("alpha", 1f));
        return Activation.elu(x.div(alpha), 1).mul(alpha);
    }

    private static List<String> checkCelu(Node node) {
        float alpha = node.floatAttribute("alpha", 1);
        return alpha > 0 ? List.of() : List.of("alpha " + alpha);
    }

    private static NDArray gelu(Call call) {
        NDArray x = call.input(0);
        if (call.attribute("approximate", "none").equals("none")) {
            return Activation.gelu(x);
        }
        NDArray slope =
                x.square().mul(Elements.scalar(x, 2 * GELU_SLOPE * GELU_CUBIC)).add(Elements.scalar(x, 2 * GELU_SLOPE));
        return x.mul(Activation.sigmoid(x.mul(slope)));
    }

    private static NDArray hardSigmoid(Call call) {
        NDArray x = call.input(0);
        return Elements.unit(x.mul(Elements.scalar(x, call.attribute("alpha", 0.2f)))
                .add(Elements.scalar(x, call.attribute("beta", 0.5f))));
    }

    private static NDArray hardSwish(NDArray x) {
        NDArray gate = Elements.unit(x.div(Elements.scalar(x, 6)).add(Elements.scalar(x, 0.5)));
        return x.mul(gate);
    }

    private static NDArray thresholdedRelu(Call call) {
        NDArray x = call.input(0);
        NDArray above = x.gt(Elements.scalar(x, call.attribute("alpha", 1f)));
        return Elements.where(above, x, Elements.scalar(x, 0));
    }

    private static NDArray shrink(Call call) {
        NDArray x = call.input(0);
        NDArray bias = Elements.scalar(x, call.attribute("bias", 0f));
        NDArray width = Elements.scalar(x, call.attribute("lambd", 0.5f));
        NDArray inside = Elements.where(x.gt(width), x.sub(bias), Elements.scalar(x, 0));
        return Elements.where(x.lt(width.neg()), x.add(bias), inside);
    }

    private static NDArray clipToAttributes(Call call) {
        NDArray x = call.input(0);
        float low = call.attribute("min", -Float.MAX_VALUE);
        float high = call.attribute("max", Float.MAX_VALUE);
        if (low == 0) {
            x = Activation.relu(x);
        } else if (low > -Float.MAX_VALUE) {
            x = Elements.atLeast(x, Elements.scalar(x, low));
        }
        return high < Float.MAX_VALUE ? Elements.atMost(x, Elements.scalar(x, high)) : x;
    }

    private static NDArray clipToInputs(Call call) {
        NDArray low = call.optional(1);
        NDArray high = call.optional(2);
        NDArray x = call.input(0);
        if (low != null) {
            x = Elements.atLeast(x, low);
        }
        return high == null ? x : Elements.atMost(x, high);
    }
}
