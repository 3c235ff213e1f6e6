package org.pathlift.conditioning.architecture;

import java.util.Map;

/** Activations as operators of opset 17: one where there is one, otherwise as exporters spell it. */
final class Activations {

    private static final Map<String, Object> PLAIN = Map.of();

    private final Value x;
    private final String name;
    private final Assembly assembly;

    private Activations(Value x, String name, Assembly assembly) {
        this.x = x;
        this.name = name;
        this.assembly = assembly;
    }

    /** Adds an activation with this name; the identity adds nothing. */
    static Value write(Activation activation, Value x, String name, Assembly assembly) {
        Activations at = new Activations(x, name, assembly);
        return switch (activation.kind()) {
            case IDENTITY -> x;
            case RELU -> at.last("Relu");
            case LEAKY_RELU -> at.last("LeakyRelu", Map.of("alpha", activation.slope()));
            case TANH -> at.last("Tanh");
            case ERF -> at.last("Erf");
            case GELU -> at.gelu();
            case GELU_TANH -> at.geluTanh();
            case SILU -> at.last("Mul", x.name(), at.step("Sigmoid", "sigmoid", x.name()));
            case ELU -> at.last("Elu", Map.of("alpha", 1.0));
            case SELU -> at.last("Selu");
            case SOFTPLUS -> at.last("Softplus");
            case SIGMOID -> at.last("Sigmoid");
            case HARDSWISH -> at.last("HardSwish");
            case MISH -> at.last("Mul", x.name(), at.step("Tanh", "tanh", at.step("Softplus", "softplus", x.name())));
            case RELU6 -> at.last("Clip", x.name(), at.number("zero", 0), at.number("six", 6));
        };
    }

    private Value gelu() {
        String inner = step("Erf", "erf", step("Div", "div", x.name(), number("sqrt2", Math.sqrt(2))));
        return half(inner);
    }

    private Value geluTanh() {
        String square = step("Mul", "square", x.name(), x.name());
        String cube = step("Mul", "cube", square, x.name());
        String small = step("Mul", "small", cube, number("cubic", 0.044715));
        String sum = step("Add", "sum", x.name(), small);
        String scaled = step("Mul", "scaled", sum, number("sqrt2_pi", Math.sqrt(2 / Math.PI)));
        return half(step("Tanh", "tanh", scaled));
    }

    /** x (1 + inner) / 2. */
    private Value half(String inner) {
        String shifted = step("Add", "shift", inner, number("one", 1));
        String product = step("Mul", "product", x.name(), shifted);
        return last("Mul", product, number("half", 0.5));
    }

    private String number(String what, double value) {
        return assembly.number("activation." + what, value);
    }

    private String step(String type, String suffix, String... inputs) {
        return assembly.operation(type, name + "." + suffix, x.shape(), PLAIN, inputs)
                .name();
    }

    private Value last(String type, String... inputs) {
        return assembly.operation(type, name, x.shape(), PLAIN, inputs);
    }

    private Value last(String type) {
        return last(type, x.name());
    }

    private Value last(String type, Map<String, Object> attributes) {
        return assembly.operation(type, name, x.shape(), attributes, x.name());
    }
}
