package org.pathlift.onnx.djl.trace;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexAll;
import ai.djl.ndarray.index.dim.NDIndexBooleans;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexFixed;
import ai.djl.ndarray.index.dim.NDIndexNull;
import ai.djl.ndarray.index.dim.NDIndexPick;
import ai.djl.ndarray.index.dim.NDIndexSlice;
import ai.djl.ndarray.index.dim.NDIndexTake;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.djl.trace.Step.Operand;

/** What a block gives to an operation: as the real arrays take it, and as the record keeps it. */
final class Arguments {

    private final Tracer tracer;

    Arguments(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Returns arguments with the real arrays in place of recording ones. */
    static Object @Nullable [] unwrap(Object @Nullable [] arguments) {
        return arguments == null
                ? null
                : Arrays.stream(arguments).map(Arguments::unwrap).toArray();
    }

    private static @Nullable Object unwrap(@Nullable Object argument) {
        if (argument instanceof NDArray array) {
            return ArrayHandler.real(array);
        }
        if (argument instanceof NDList list) {
            NDList real = new NDList();
            list.forEach(array -> real.add(ArrayHandler.real(array)));
            return real;
        }
        if (argument instanceof NDManager manager) {
            return ManagerHandler.real(manager);
        }
        return argument instanceof NDIndex index ? unwrap(index) : argument;
    }

    private static NDIndex unwrap(NDIndex index) {
        NDIndex real = new NDIndex();
        List<NDIndexElement> elements = index.getIndices();
        for (int i = 0; i <= elements.size(); i++) {
            if (i == index.getEllipsisIndex()) {
                real.addEllipseDim();
            }
            if (i < elements.size()) {
                real.addAllDim();
                real.getIndices().set(i, unwrap(elements.get(i)));
            }
        }
        return real;
    }

    private static NDIndexElement unwrap(NDIndexElement element) {
        if (element instanceof NDIndexTake take) {
            return new NDIndexTake(ArrayHandler.real(take.getIndex()));
        }
        if (element instanceof NDIndexBooleans mask) {
            return new NDIndexBooleans(ArrayHandler.real(mask.getIndex()));
        }
        return element instanceof NDIndexPick pick ? new NDIndexPick(ArrayHandler.real(pick.getIndex())) : element;
    }

    /** Returns arguments as the record keeps them; managers and devices are left out. */
    List<@Nullable Object> encode(Object[] arguments) {
        List<@Nullable Object> encoded = new ArrayList<>();
        for (@Nullable Object argument : arguments) {
            if (!(argument instanceof NDManager) && !(argument instanceof Device)) {
                encoded.add(encode(argument));
            }
        }
        return encoded;
    }

    private @Nullable Object encode(@Nullable Object argument) {
        if (argument instanceof NDArray array) {
            return new Operand(tracer.idOf(array));
        }
        if (argument instanceof NDList list) {
            return list.stream().map(array -> new Operand(tracer.idOf(array))).toList();
        }
        if (argument instanceof Double || argument instanceof Float) {
            return ((Number) argument).doubleValue();
        }
        if (argument instanceof Number number) {
            return number.longValue();
        }
        if (argument instanceof Shape shape) {
            return LongStream.of(shape.getShape()).boxed().toList();
        }
        if (argument instanceof long[] numbers) {
            return LongStream.of(numbers).boxed().toList();
        }
        if (argument instanceof int[] numbers) {
            return IntStream.of(numbers).asLongStream().boxed().toList();
        }
        if (argument instanceof NDIndex index) {
            return encode(index);
        }
        if (argument == null || argument instanceof Boolean || argument instanceof Enum) {
            return argument;
        }
        return String.valueOf(argument);
    }

    private List<List<@Nullable Object>> encode(NDIndex index) {
        List<List<@Nullable Object>> items = new ArrayList<>();
        List<NDIndexElement> elements = index.getIndices();
        for (int i = 0; i <= elements.size(); i++) {
            if (i == index.getEllipsisIndex()) {
                items.add(item("ellipsis"));
            }
            if (i < elements.size()) {
                items.add(encode(elements.get(i)));
            }
        }
        return items;
    }

    private List<@Nullable Object> encode(NDIndexElement element) {
        if (element instanceof NDIndexAll) {
            return item("slice", null, null, null);
        }
        if (element instanceof NDIndexSlice slice) {
            return item("slice", slice.getMin(), slice.getMax(), slice.getStep());
        }
        if (element instanceof NDIndexFixed fixed) {
            return item("fixed", fixed.getIndex());
        }
        if (element instanceof NDIndexNull) {
            return item("new");
        }
        if (element instanceof NDIndexTake take) {
            return item("take", encode(take.getIndex()));
        }
        if (element instanceof NDIndexBooleans mask) {
            return item("mask", encode(mask.getIndex()));
        }
        return item(element.getClass().getSimpleName());
    }

    private static List<@Nullable Object> item(@Nullable Object... parts) {
        return new ArrayList<>(Arrays.asList(parts));
    }
}
