package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Attribute;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Node;

/**
 * One evaluation of a node: its attributes, its inputs as arrays on the device, and how the block runs.
 *
 * @param node the operation
 * @param opset the model's version of the default operator set
 * @param values the inputs; null where one is omitted
 * @param run how the block runs
 * @param state which inputs are running statistics that training updates in place
 */
public record Call(Node node, long opset, List<@Nullable Value> values, Run run, List<Boolean> state) {

    /**
     * How a block runs.
     *
     * @param manager owner of new arrays, on the device of the computation
     * @param floats the precision of floating values: float32 or float64
     * @param training whether normalization uses the batch's statistics and dropout drops
     */
    public record Run(NDManager manager, DataType floats, boolean training) {}

    /** Returns whether an input is given. */
    public boolean has(int i) {
        return i < values.size() && values.get(i) != null;
    }

    /** Returns an input that the operator requires. */
    public NDArray input(int i) {
        return value(i).array();
    }

    /** Returns an input, or null where it is omitted. */
    public @Nullable NDArray optional(int i) {
        return has(i) ? input(i) : null;
    }

    /** Returns the number of inputs, omitted ones between others included. */
    public int count() {
        return values.size();
    }

    /** Returns the elements of an input of whole numbers or truth values. Costs nothing for constants and shapes. */
    public long[] ints(int i) {
        return value(i).ints();
    }

    /** Returns whole numbers that older versions have as an attribute and newer ones as an input; null where neither is. */
    public long @Nullable [] ints(String attribute, int i) {
        return has(i) ? ints(i) : node.intsAttribute(attribute).orElse(null);
    }

    /** Returns a floating input of one element. Costs nothing for constants. */
    public double number(int i) {
        return numbers(i)[0];
    }

    /** Returns the elements of a floating input. Costs nothing for constants. Not to be changed. */
    public double[] numbers(int i) {
        return value(i).numbers();
    }

    /** Returns a whole-number attribute. */
    public long attribute(String name, long absent) {
        return node.intAttribute(name, absent);
    }

    /** Returns a real attribute. */
    public float attribute(String name, float absent) {
        return node.floatAttribute(name, absent);
    }

    /** Returns a text attribute. */
    public String attribute(String name, String absent) {
        return node.stringAttribute(name, absent);
    }

    /** Returns an attribute of whole numbers, or null. */
    public long @Nullable [] attribute(String name) {
        return node.intsAttribute(name).orElse(null);
    }

    /** Returns the element type that an attribute names by its code, as computed here. */
    public DataType type(String attribute, ElementType absent) {
        return TensorArrays.dataType(ElementType.ofCode((int) attribute(attribute, absent.code())), run.floats());
    }

    /** Returns whether some node reads an output. */
    public boolean wants(int output) {
        return output < node.outputs().size() && !node.outputs().get(output).isEmpty();
    }

    /** Returns the owner of new arrays, on the device of the computation. */
    public NDManager manager() {
        return run.manager();
    }

    /** Returns the precision of floating values. */
    public DataType floats() {
        return run.floats();
    }

    /** Returns whether the block runs in training mode. */
    boolean training() {
        return run.training();
    }

    /** Returns whether an input is a running statistic that training updates in place. */
    public boolean isState(int i) {
        return i < state.size() && state.get(i);
    }

    /** Returns a new array of whole numbers. */
    public NDArray array(long[] elements, long... shape) {
        return OwnedArrays.of(manager(), elements, new Shape(shape));
    }

    /** Returns a constant tensor attribute as an array; null where it is absent. */
    public @Nullable NDArray tensor(String attribute) {
        return node.attributes().get(attribute) instanceof Attribute.OfTensor found
                ? TensorArrays.array(manager(), found.value(), floats())
                : null;
    }

    /** Returns the failure of a node that asks for something that only its inputs show. */
    public UnsupportedModelException unsupported(String rule, String expected, String found) {
        return new UnsupportedModelException(
                new Problem(rule, "node " + node.label(), expected, found, "change the model or its inputs"));
    }

    /** Returns an axis counted from the front. */
    public static int axis(long axis, int rank) {
        return Math.toIntExact(axis < 0 ? axis + rank : axis);
    }

    private Value value(int i) {
        Value value = has(i) ? values.get(i) : null;
        if (value == null) {
            throw unsupported("a required input must be given", "input " + i, "none");
        }
        return value;
    }
}
