package org.pathlift.onnx.serde;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Attribute;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.Constant.Origin;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.FillData;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/** Finds the constants of a graph wherever exporters put them, and where each stands in the file. */
final class Constants {

    private final Reading reading;
    private final Map<String, Constant> constants = new LinkedHashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();

    private Constants(Reading reading) {
        this.reading = reading;
    }

    static Constants of(Reading reading, GraphParser.Parts parts) {
        Constants found = new Constants(reading);
        parts.initializers.forEach((name, stored) ->
                found.put(new Constant(stored.tensor(name), Origin.INITIALIZER), new Place.InTensor(stored)));
        for (StoredNode stored : parts.nodes) {
            if (stored.node().is("Constant") && !stored.node().output().isEmpty()) {
                found.constantNode(stored);
            }
        }
        Map<String, Constant> shapes = Map.copyOf(found.constants);
        for (StoredNode stored : parts.nodes) {
            if (stored.node().is("ConstantOfShape") && !stored.node().output().isEmpty()) {
                found.constantOfShape(stored, shapes.get(stored.node().input(0)));
            }
        }
        return found;
    }

    Map<String, Constant> constants() {
        return constants;
    }

    Map<String, Place> places() {
        return places;
    }

    private void put(Constant constant, Place place) {
        constants.put(constant.tensor().name(), constant);
        places.put(constant.tensor().name(), place);
    }

    private void constantNode(StoredNode stored) {
        String value = stored.node().output();
        for (StoredAttribute attribute : stored.attributes()) {
            Attribute said = attribute.value();
            if (attribute.name().equals("value") && attribute.tensor() != null) {
                Tensor tensor = attribute.tensor().tensor(value);
                put(new Constant(tensor, Origin.CONSTANT_NODE), new Place.InTensor(attribute.tensor()));
            } else if (attribute.name().equals("value_float") && said instanceof Attribute.OfFloat number) {
                put(attribute, Tensor.ofFloats(value, Shape.SCALAR, number.value()));
            } else if (attribute.name().equals("value_int") && said instanceof Attribute.OfInt number) {
                put(attribute, Tensor.ofLongs(value, Shape.SCALAR, number.value()));
            } else if (attribute.name().equals("value_floats") && said instanceof Attribute.OfFloats numbers) {
                float[] values = new float[numbers.values().size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = numbers.values().get(i);
                }
                put(attribute, Tensor.ofFloats(value, Shape.of(values.length), values));
            } else if (attribute.name().equals("value_ints") && said instanceof Attribute.OfInts numbers) {
                long[] values =
                        numbers.values().stream().mapToLong(Long::longValue).toArray();
                put(attribute, Tensor.ofLongs(value, Shape.of(values.length), values));
            }
        }
    }

    private void put(StoredAttribute attribute, Tensor tensor) {
        put(new Constant(tensor, Origin.CONSTANT_NODE), new Place.InAttribute(attribute));
    }

    private void constantOfShape(StoredNode stored, @Nullable Constant input) {
        if (input == null
                || input.tensor().type() != ElementType.INT64
                || input.tensor().shape().rank() > 1) {
            return;
        }
        StoredAttribute attribute = stored.attribute("value");
        ElementType type = ElementType.FLOAT;
        ByteBuffer element = ByteBuffer.allocate(Float.BYTES);
        if (attribute != null) {
            StoredTensor fill = attribute.tensor();
            if (fill == null || fill.type().bits() < 8 || fill.shape().elements() != 1) {
                return;
            }
            type = fill.type();
            element = fill.data().slice(0, fill.type().bits() / 8);
        }
        String value = stored.node().output();
        long[] extents = input.tensor().reader().toLongs();
        try {
            Shape shape = Shape.of(extents);
            long bytes = Math.multiplyExact(shape.elements(), (long) type.bits()) / 8;
            Tensor tensor = new Tensor(value, type, shape, new FillData(element, bytes));
            put(new Constant(tensor, Origin.CONSTANT_OF_SHAPE), new Place.OfShape(stored));
        } catch (IllegalArgumentException | ArithmeticException e) {
            reading.problems()
                    .add(
                            "a tensor must have a possible shape",
                            "node " + stored.node().label(),
                            "extents of 0 or more whose product fits 63 bits",
                            extents.length > 16 ? extents.length + " extents" : Arrays.toString(extents),
                            "export the model again");
        }
    }
}
