package org.pathlift.onnx.djl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.ModelBuilder;

/**
 * A model of one node with its inputs, in float32 or float64, drawn from a fixed seed. Inputs are added in the node's order:
 * those that are fed, weights and other constants.
 *
 * <p>Drawn values stay away from 0, where many functions have a kink.
 */
public final class OperatorCase {

    private enum Kind {
        FED,
        CONSTANT,
        FACTORS,
        OMITTED,
        REPEATED
    }

    /** Floating inputs are of type FLOAT here whatever the precision. */
    private record Input(String name, Kind kind, ElementType type, Shape shape, double[] values) {}

    private final String operator;
    private final long opset;
    private final List<Input> inputs = new ArrayList<>();
    private final Map<String, Object> attributes = new TreeMap<>();
    private final List<String> withoutGradient = new ArrayList<>();
    private List<String> outputs = List.of("y0");
    private boolean training;
    private String note = "";

    private OperatorCase(String operator, long opset) {
        this.operator = operator;
        this.opset = opset;
    }

    public static OperatorCase of(String operator, long opset) {
        return new OperatorCase(operator, opset);
    }

    /** Says what is special about the case. */
    public OperatorCase note(String text) {
        note = text;
        return this;
    }

    /** Sets an attribute; for the types see {@link ModelBuilder#node}. */
    public OperatorCase attribute(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    /** Feeds numbers with magnitudes from 0.2 to 1.5. */
    public OperatorCase fed(long... shape) {
        return add(Kind.FED, ElementType.FLOAT, Shape.of(shape), draw(OperatorCase::away, shape));
    }

    /** Feeds numbers from a range. */
    public OperatorCase fedBetween(double from, double until, long... shape) {
        return add(Kind.FED, ElementType.FLOAT, Shape.of(shape), draw(u -> from + u * (until - from), shape));
    }

    /** Feeds given numbers. */
    public OperatorCase fedValues(long[] shape, double... values) {
        return add(Kind.FED, ElementType.FLOAT, Shape.of(shape), values);
    }

    /** Feeds whole numbers or truth values. */
    public OperatorCase fedWhole(ElementType type, long[] shape, long... values) {
        return add(
                Kind.FED,
                type,
                Shape.of(shape),
                IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
    }

    /** Adds an initializer with numbers of magnitudes from 0.2 to 1.5. */
    public OperatorCase constant(long... shape) {
        return add(Kind.CONSTANT, ElementType.FLOAT, Shape.of(shape), draw(OperatorCase::away, shape));
    }

    /** Adds an initializer with numbers from a range. */
    public OperatorCase constantBetween(double from, double until, long... shape) {
        return add(Kind.CONSTANT, ElementType.FLOAT, Shape.of(shape), draw(u -> from + u * (until - from), shape));
    }

    /** Adds an initializer of one number without an axis. */
    public OperatorCase number(double value) {
        return add(Kind.CONSTANT, ElementType.FLOAT, Shape.of(), value);
    }

    /** Adds an initializer of given numbers on one axis. */
    public OperatorCase numbers(double... values) {
        return add(Kind.CONSTANT, ElementType.FLOAT, Shape.of(values.length), values);
    }

    /** Adds an initializer of float32 numbers on one axis, whatever the precision. */
    public OperatorCase factors(double... values) {
        inputs.add(new Input("w" + inputs.size(), Kind.FACTORS, ElementType.FLOAT, Shape.of(values.length), values));
        return this;
    }

    /** Adds an initializer of whole numbers on one axis. */
    public OperatorCase whole(long... values) {
        return constantWhole(ElementType.INT64, new long[] {values.length}, values);
    }

    /** Adds an initializer of whole numbers or truth values. */
    public OperatorCase constantWhole(ElementType type, long[] shape, long... values) {
        return add(
                Kind.CONSTANT,
                type,
                Shape.of(shape),
                IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
    }

    /** Adds an initializer of whole numbers of 32 bits on one axis. */
    public OperatorCase whole32(long... values) {
        return constantWhole(ElementType.INT32, new long[] {values.length}, values);
    }

    /** Leaves an optional input out. */
    public OperatorCase omitted() {
        inputs.add(new Input("", Kind.OMITTED, ElementType.FLOAT, Shape.of(), new double[0]));
        return this;
    }

    /** Uses an earlier input once more. */
    public OperatorCase again(int input) {
        inputs.add(new Input(inputs.get(input).name(), Kind.REPEATED, ElementType.FLOAT, Shape.of(), new double[0]));
        return this;
    }

    /** Names the outputs: as many as given, an empty name for one that is not wanted. The default is one. */
    public OperatorCase outputs(String... names) {
        outputs = List.of(names);
        return this;
    }

    /** Says that no gradient reaches the input added last. */
    public OperatorCase withoutGradient() {
        withoutGradient.add(inputs.get(inputs.size() - 1).name());
        return this;
    }

    /** Computes as in training. */
    public OperatorCase inTraining() {
        training = true;
        return this;
    }

    private OperatorCase add(Kind kind, ElementType type, Shape shape, double... values) {
        inputs.add(new Input((kind == Kind.FED ? "x" : "w") + inputs.size(), kind, type, shape, values));
        return this;
    }

    private static double away(double u) {
        double signed = 2 * u - 1;
        return Math.copySign(0.2 + 1.3 * Math.abs(signed), signed);
    }

    /** Numbers that float32 holds, from a seed that depends on the case so far. */
    private double[] draw(DoubleUnaryOperator of, long... shape) {
        SplittableRandom random = new SplittableRandom(operator.hashCode() * 31L + inputs.size());
        double[] values = new double[Math.toIntExact(Shape.of(shape).elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) of.applyAsDouble(random.nextDouble());
        }
        return values;
    }

    public String operator() {
        return operator;
    }

    public long opset() {
        return opset;
    }

    public boolean isInTraining() {
        return training;
    }

    /** Returns whether gradients must reach some input. */
    public boolean isOfReals() {
        return inputs.stream()
                .filter(input -> input.kind() == Kind.FED || input.kind() == Kind.CONSTANT)
                .anyMatch(input -> input.type() == ElementType.FLOAT && hasGradient(input.name()));
    }

    /** Returns whether gradients must reach an input. */
    public boolean hasGradient(String input) {
        return !withoutGradient.contains(input);
    }

    /**
     * Returns the model.
     *
     * @param floats the type of floating values: FLOAT or DOUBLE
     */
    public Model model(ElementType floats) {
        return builder(floats).build();
    }

    /** Returns the model as a file's bytes. */
    public byte[] bytes(ElementType floats) {
        return builder(floats).toBytes();
    }

    private ModelBuilder builder(ElementType floats) {
        ModelBuilder builder = new ModelBuilder(opset);
        for (Input input : inputs) {
            ElementType type = input.type() == ElementType.FLOAT ? floats : input.type();
            if (input.kind() == Kind.FED) {
                builder.input(input.name(), type, input.shape().toArray());
            } else if (input.kind() == Kind.CONSTANT) {
                builder.initializer(tensor(input, type));
            } else if (input.kind() == Kind.FACTORS) {
                builder.initializer(tensor(input, ElementType.FLOAT));
            }
        }
        builder.node(operator, inputs.stream().map(Input::name).toList(), outputs, attributes);
        return builder.output(outputs.stream().filter(name -> !name.isEmpty()).toArray(String[]::new));
    }

    private static Tensor tensor(Input input, ElementType type) {
        double[] values = input.values();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * type.bits() / 8).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (type) {
                case FLOAT -> bytes.putFloat((float) value);
                case DOUBLE -> bytes.putDouble(value);
                case INT64 -> bytes.putLong((long) value);
                case INT32 -> bytes.putInt((int) value);
                case BOOL, INT8, UINT8 -> bytes.put((byte) value);
                default -> throw new IllegalArgumentException("constants of type " + type);
            }
        }
        return new Tensor(input.name(), type, input.shape(), new HeapData(bytes));
    }

    /** Returns what is fed, by input. */
    public Map<String, Sample> samples(ElementType floats) {
        Map<String, Sample> samples = new LinkedHashMap<>();
        for (Input input : inputs) {
            if (input.kind() == Kind.FED) {
                ElementType type = input.type() == ElementType.FLOAT ? floats : input.type();
                samples.put(
                        input.name(),
                        Sample.ofDoubles(input.shape(), input.values()).to(type));
            }
        }
        return samples;
    }

    @Override
    public String toString() {
        return operator + "-" + opset + (note.isEmpty() ? "" : " " + note)
                + (attributes.isEmpty() ? "" : " " + attributes.keySet());
    }
}
