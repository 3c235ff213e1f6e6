package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Attribute;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Node;

/** What makes tensors from shapes and numbers, and what draws them from the engine's generator. */
final class GeneratorOperators {

    private static final String TYPES = "floating values of 16 to 64 bits, whole numbers of 8 to 64 bits, truth values";

    private static final String SEED =
            "numbers come from the engine's generator, which has one seed for all; an attribute seed is not read";

    private GeneratorOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.single("ConstantOfShape", 9, Gradient.NONE, GeneratorOperators::filled)
                        .restricted(TYPES, GeneratorOperators::checkValue),
                Operator.single("Range", 11, Gradient.NONE, GeneratorOperators::range),
                Operator.single("EyeLike", 9, Gradient.NONE, GeneratorOperators::eye)
                        .restricted(TYPES, GeneratorOperators::check),
                drawn("RandomNormal", 1, call -> normal(call, shape(call), call.type("dtype", ElementType.FLOAT))),
                drawn("RandomNormalLike", 1, call -> normal(call, call.input(0).getShape(), typeLike(call))),
                drawn("RandomUniform", 1, call -> uniform(call, shape(call), call.type("dtype", ElementType.FLOAT))),
                drawn(
                        "RandomUniformLike",
                        1,
                        call -> uniform(call, call.input(0).getShape(), typeLike(call))),
                drawn("Bernoulli", 15, GeneratorOperators::bernoulli),
                drawn("Multinomial", 7, GeneratorOperators::multinomial));
    }

    private static Operator drawn(String type, int since, Function<Call, NDArray> converter) {
        return Operator.single(type, since, Gradient.NONE, converter).restricted(SEED, GeneratorOperators::check);
    }

    private static List<String> check(Node node) {
        ElementType type = ElementType.ofCode((int) node.intAttribute("dtype", ElementType.FLOAT.code()));
        return TensorArrays.supports(type) ? List.of() : List.of("dtype " + type);
    }

    private static List<String> checkValue(Node node) {
        return node.attributes().get("value") instanceof Attribute.OfTensor found
                        && !TensorArrays.supports(found.value().type())
                ? List.of("value of type " + found.value().type())
                : List.of();
    }

    private static NDArray filled(Call call) {
        Shape shape = new Shape(call.ints(0));
        NDArray value = call.tensor("value");
        return value == null
                ? call.manager().zeros(shape, call.floats())
                : value.reshape(new Shape()).broadcast(shape).duplicate();
    }

    private static NDArray range(Call call) {
        DataType type = call.input(0).getDataType();
        return type.isFloating()
                ? range(call, type, call.number(0), call.number(1), call.number(2))
                : range(call, call.ints(0)[0], call.ints(1)[0], call.ints(2)[0]).toType(type, false);
    }

    private static NDArray range(Call call, DataType type, double start, double limit, double delta) {
        double length = type == DataType.FLOAT32 ? (float) (limit - start) : limit - start;
        NDArray places = Elements.counting(call.manager(), (long) Math.max(0, Math.ceil(length / delta)), type);
        return places.mul(Elements.scalar(places, delta)).add(Elements.scalar(places, start));
    }

    private static NDArray range(Call call, long start, long limit, long delta) {
        long count = Math.max(0, -Math.floorDiv(start - limit, delta));
        NDArray places = Elements.counting(call.manager(), count, DataType.INT64);
        return places.mul(Elements.scalar(places, delta)).add(Elements.scalar(places, start));
    }

    private static NDArray eye(Call call) {
        Shape shape = call.input(0).getShape();
        NDArray rows =
                Elements.counting(call.manager(), shape.get(0), DataType.INT64).expandDims(1);
        NDArray columns = Elements.counting(call.manager(), shape.get(1), DataType.INT64);
        NDArray diagonal = rows.add(Elements.scalar(rows, call.attribute("k", 0)));
        return diagonal.eq(columns).toType(typeLike(call), false);
    }

    private static Shape shape(Call call) {
        long @Nullable [] dims = call.attribute("shape");
        return dims == null ? new Shape() : new Shape(dims);
    }

    /** The type that the attribute names; without it that of the input. */
    private static DataType typeLike(Call call) {
        return call.node().attributes().containsKey("dtype")
                ? call.type("dtype", ElementType.FLOAT)
                : call.input(0).getDataType();
    }

    private static NDArray normal(Call call, Shape shape, DataType type) {
        return call.manager().randomNormal(call.attribute("mean", 0f), call.attribute("scale", 1f), shape, type);
    }

    private static NDArray uniform(Call call, Shape shape, DataType type) {
        return call.manager().randomUniform(call.attribute("low", 0f), call.attribute("high", 1f), shape, type);
    }

    private static NDArray bernoulli(Call call) {
        NDArray probabilities = call.input(0);
        NDArray drawn = call.manager().randomUniform(0, 1, probabilities.getShape(), probabilities.getDataType());
        return drawn.lt(probabilities).toType(typeLike(call), false);
    }

    /** Draws classes by their unnormalized log probabilities: the largest of them, each with Gumbel noise added. */
    private static NDArray multinomial(Call call) {
        NDArray logits = call.input(0);
        long batch = logits.getShape().get(0);
        long classes = logits.getShape().get(1);
        Shape shape = new Shape(batch, call.attribute("sample_size", 1), classes);
        NDArray noise = call.manager().randomUniform(0, 1, shape, logits.getDataType());
        NDArray gumbel = noise.log().neg().log().neg();
        return gumbel.add(logits.expandDims(1)).argMax(2).toType(call.type("dtype", ElementType.INT32), false);
    }
}
