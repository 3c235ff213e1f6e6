package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Parameter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.djl.trace.Step.Operand;
import org.pathlift.onnx.error.Problem;

/**
 * Records what happens to arrays during one forward pass. All arrays of the pass live until it is closed, whatever the
 * block says about them.
 */
final class Tracer implements AutoCloseable {

    /** Operations whose result may share the memory of what they are applied to. */
    private static final Set<String> VIEWS = Set.of(
            "reshape",
            "transpose",
            "swapAxes",
            "expandDims",
            "squeeze",
            "flatten",
            "get",
            "split",
            "broadcast",
            "toType",
            "toDevice",
            "stopGradient",
            "diagonal",
            "dropout",
            "real");

    private static final Set<String> DATA_SHAPED = Set.of("booleanMask", "nonzero", "unique");

    private final NDManager manager;
    private final NDScope scope = new NDScope();
    private final NDManager recordingManager;
    private final IdentityHashMap<NDArray, Parameter> parameters = new IdentityHashMap<>();
    private final IdentityHashMap<NDArray, NDArray> recorded = new IdentityHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private int values;

    /**
     * Starts a trace.
     *
     * @param manager makes the trace's arrays; closed by the caller
     * @param parameters the block's parameters
     */
    Tracer(NDManager manager, Iterable<Parameter> parameters) {
        this.manager = manager;
        this.recordingManager = proxy(NDManager.class, new ManagerHandler(this, manager));
        parameters.forEach(parameter -> this.parameters.put(parameter.getArray(), parameter));
    }

    NDManager manager() {
        return manager;
    }

    NDManager recordingManager() {
        return recordingManager;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    NDArray input(int index, NDArray array) {
        ArrayHandler handler = wrap(array, new Storage(true));
        steps.add(new Step.Input(index, value(handler.id(), array)));
        return handler.proxy();
    }

    NDArray weight(Parameter parameter, NDArray array) {
        @Nullable NDArray known = recorded.get(array);
        if (known != null) {
            return known;
        }
        ArrayHandler handler = wrap(array, new Storage(false));
        steps.add(new Step.Weight(parameter, value(handler.id(), array)));
        return handler.proxy();
    }

    /** Returns the recording form of an array that no recorded operation made. */
    NDArray constant(NDArray array, Storage storage) {
        @Nullable NDArray known = recorded.get(array);
        if (known != null) {
            return known;
        }
        ArrayHandler handler = wrap(array, storage);
        steps.add(new Step.Constant(bytes(array), Callers.describe(), value(handler.id(), array)));
        return handler.proxy();
    }

    /** Gives an array that was overwritten from outside the trace a new value. */
    int overwritten(NDArray array) {
        int id = values++;
        steps.add(new Step.Constant(bytes(array), Callers.describe(), value(id, array)));
        return id;
    }

    /** Runs an operation on the real arrays and records it. */
    @Nullable
    Object call(ArrayHandler receiver, Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        if (DATA_SHAPED.contains(name)) {
            throw stopOnMask(name);
        }
        List<@Nullable Object> encoded = encode(receiver, arguments);
        @Nullable Object result = compute(name, target, method, arguments);
        Storage storage = VIEWS.contains(name) ? receiver.storage() : new Storage(true);
        if (result instanceof NDArray array) {
            @Nullable NDArray known = recorded.get(array);
            if (known != null) {
                return known;
            }
            ArrayHandler handler = wrap(array, storage);
            steps.add(new Step.Call(name, Callers.describe(), encoded, List.of(value(handler.id(), array))));
            return handler.proxy();
        }
        if (result instanceof NDList list) {
            NDList proxies = new NDList();
            List<Step.Value> results = new ArrayList<>();
            for (NDArray array : list) {
                @Nullable NDArray known = recorded.get(array);
                if (known == null) {
                    ArrayHandler handler = wrap(array, storage);
                    results.add(value(handler.id(), array));
                    known = handler.proxy();
                }
                proxies.add(known);
            }
            if (!results.isEmpty()) {
                steps.add(new Step.Call(name, Callers.describe(), encoded, results));
            }
            return proxies;
        }
        throw stop(
                "an operation must give arrays to be exported",
                name,
                "an array",
                String.valueOf(method.getReturnType().getSimpleName()),
                "leave it out of the block's forward pass");
    }

    /** Runs an operation that changes its receiver, and records it under the name of the one that does not. */
    int change(ArrayHandler receiver, String name, Method method, Object @Nullable [] arguments) throws Throwable {
        List<@Nullable Object> encoded = encode(receiver, arguments);
        compute(method.getName(), receiver.real(), method, arguments);
        int id = values++;
        steps.add(new Step.Call(name, Callers.describe(), encoded, List.of(value(id, receiver.real()))));
        return id;
    }

    /** Returns the number of the value that an array holds now. */
    int idOf(NDArray array) {
        @Nullable ArrayHandler handler = ArrayHandler.of(array);
        if (handler == null) {
            @Nullable Parameter parameter = parameters.get(array);
            NDArray proxy = parameter != null ? weight(parameter, array) : constant(array, new Storage(false));
            handler = ArrayHandler.require(proxy);
        }
        return handler.currentId();
    }

    /** Returns the error that ends a trace. */
    static RefusedOperation stop(String rule, String operation, String expected, String found, String remedy) {
        return new RefusedOperation(new Problem(rule, Callers.describe() + ": " + operation, expected, found, remedy));
    }

    /** Returns the error of an operation that chooses elements by their values. */
    static RefusedOperation stopOnMask(String operation) {
        return stop(
                "a shape must not depend on data",
                operation,
                "as many elements whatever the values are",
                "elements chosen by a mask or by their values",
                "keep all elements, and multiply by the mask or use NDArrays.where");
    }

    private List<@Nullable Object> encode(ArrayHandler receiver, Object @Nullable [] arguments) {
        List<@Nullable Object> encoded = new ArrayList<>();
        encoded.add(new Operand(receiver.currentId()));
        if (arguments != null) {
            encoded.addAll(new Arguments(this).encode(arguments));
        }
        return encoded;
    }

    private static @Nullable Object compute(String name, Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        @Nullable Object[] real = Arguments.unwrap(arguments);
        if (name.equals(Deconvolution.NAME) && real != null) {
            return Deconvolution.value(real);
        }
        try {
            return Reflection.call(target, method, real);
        } catch (UnsupportedOperationException e) {
            RefusedOperation stop = stop(
                    "an operation must run in DJL's engine to be traced",
                    name,
                    "an operation that the engine has",
                    String.valueOf(e.getMessage()),
                    "use another block: this one can neither run nor train on this engine");
            stop.initCause(e);
            throw stop;
        }
    }

    private ArrayHandler wrap(NDArray array, Storage storage) {
        ArrayHandler handler = new ArrayHandler(this, array, values++, storage);
        recorded.put(array, handler.proxy());
        return handler;
    }

    static Step.Value value(int id, NDArray array) {
        List<Long> shape = new ArrayList<>();
        for (long extent : array.getShape().getShape()) {
            shape.add(extent);
        }
        return new Step.Value(id, array.getDataType(), shape);
    }

    private static ByteBuffer bytes(NDArray array) {
        ByteBuffer bytes = array.toByteBuffer();
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(bytes.duplicate()).rewind();
        return copy;
    }

    static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public void close() {
        scope.close();
    }
}
