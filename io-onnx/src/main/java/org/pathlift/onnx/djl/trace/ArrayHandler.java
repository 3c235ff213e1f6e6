package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.internal.NDArrayEx;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.Buffer;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Behind a recording array: computes with the real one and tells the tracer. */
final class ArrayHandler implements InvocationHandler {

    private static final Set<String> ABOUT =
            Set.of("getName", "setName", "getUid", "getDataType", "getDevice", "getShape", "getSparseFormat");

    /** The trace owns all arrays; what a block says about their lives does not matter. */
    private static final Set<String> LIFE = Set.of("attach", "detach", "tempAttach", "returnResource", "close");

    private static final Pattern READING = Pattern.compile(
            "to[A-Za-z0-9]*Array|toByteBuffer|get(Long|Double|Float|Int|Byte|Uint8|Boolean)|getAs(Bytes|String)"
                    + "|contentEquals|allClose|encode|copyTo");

    private static final Map<String, String> IN_PLACE = Map.of(
            "addi", "add",
            "subi", "sub",
            "muli", "mul",
            "divi", "div",
            "modi", "mod",
            "powi", "pow",
            "signi", "sign",
            "negi", "neg");

    /** Has a default form in DJL that goes another way than the engine, or that reads values. */
    private static final Set<String> WHOLE = Set.of("duplicate", "swapAxes", "squeeze", "split", "oneHot");

    private final Tracer tracer;
    private final NDArray real;
    private final NDArray proxy;
    private final NDArrayEx internal;
    private final Storage storage;
    private int id;
    private int version;

    ArrayHandler(Tracer tracer, NDArray real, int id, Storage storage) {
        this.tracer = tracer;
        this.real = real;
        this.id = id;
        this.storage = storage;
        this.version = storage.version();
        this.proxy = Tracer.proxy(NDArray.class, this);
        this.internal = Tracer.proxy(NDArrayEx.class, new InternalHandler(tracer, this));
    }

    /** Returns what is behind a recording array; null for any other array. */
    static @Nullable ArrayHandler of(NDArray array) {
        return Proxy.isProxyClass(array.getClass()) && Proxy.getInvocationHandler(array) instanceof ArrayHandler handler
                ? handler
                : null;
    }

    static ArrayHandler require(NDArray array) {
        return Objects.requireNonNull(of(array), "a recording array");
    }

    /** Returns the real array of a recording one, any other array as it is. */
    static NDArray real(NDArray array) {
        @Nullable ArrayHandler handler = of(array);
        return handler == null ? array : handler.real;
    }

    NDArray proxy() {
        return proxy;
    }

    NDArray real() {
        return real;
    }

    Storage storage() {
        return storage;
    }

    /** Returns the number of the value that the array was made with. */
    int id() {
        return id;
    }

    /** Returns the number of the value that the array holds now. */
    int currentId() {
        if (version != storage.version()) {
            throw Tracer.stop(
                    "an array must not be read after its memory was changed through another",
                    "reading " + this,
                    "arrays that keep their values",
                    "a change in place of an array that shares its memory",
                    "use the form of the operation that returns a new array, e.g. add for addi");
        }
        return id;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        switch (name) {
            case "equals" -> {
                return arguments != null && self == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(self);
            }
            case "toString", "toDebugString" -> {
                return toString();
            }
            case "getManager" -> {
                return tracer.recordingManager();
            }
            case "getNDArrayInternal" -> {
                return internal;
            }
            case "isReleased", "hasGradient" -> {
                return false;
            }
            case "setRequiresGradient" -> {
                return null;
            }
            case "set", "setScalar", "intern" -> {
                return set(self, method, arguments);
            }
            default -> {}
        }
        if (ABOUT.contains(name)) {
            return Reflection.call(real, method, arguments);
        }
        if (LIFE.contains(name)) {
            return null;
        }
        if (READING.matcher(name).matches()) {
            throw Tracer.stop(
                    "a block's graph must not depend on data",
                    name,
                    "operations on arrays only",
                    "values read out of " + this + " during the forward pass",
                    "compute with array operations that start at an array of the trace, and take parameters from the"
                            + " ParameterStore");
        }
        @Nullable String changing = IN_PLACE.get(name);
        if (changing != null) {
            checkWritable(name);
            int changed = tracer.change(this, changing, method, arguments);
            version = storage.change();
            id = changed;
            return self;
        }
        if (method.isDefault() && !WHOLE.contains(name) && !isIndexing(method)) {
            return InvocationHandler.invokeDefault(self, method, arguments);
        }
        return tracer.call(this, real, method, arguments);
    }

    /** All forms of get end in this one. */
    private static boolean isIndexing(Method method) {
        return method.getName().equals("get")
                && method.getParameterTypes()[method.getParameterCount() - 1] == NDIndex.class
                && method.getParameterCount() == 2;
    }

    private @Nullable Object set(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null && arguments.length == 1 && arguments[0] instanceof Buffer) {
            checkWritable(method.getName());
            Reflection.call(real, method, arguments);
            version = storage.change();
            id = tracer.overwritten(real);
            return null;
        }
        if (method.isDefault() && arguments != null && arguments.length == 1) {
            return InvocationHandler.invokeDefault(self, method, arguments);
        }
        throw Tracer.stop(
                "an operation must have an ONNX form",
                method.getName(),
                "operations that make new arrays",
                "elements of " + this + " changed in place",
                "put the array together by concat or NDArrays.where");
    }

    private void checkWritable(String name) {
        if (!storage.isWritable()) {
            throw Tracer.stop(
                    "a forward pass must leave the block as it is",
                    name,
                    "changes in place of arrays that the forward pass made",
                    "a change of a parameter, or of an array from outside",
                    "use the form of the operation that returns a new array, e.g. add for addi");
        }
    }

    @Override
    public String toString() {
        return "an array of " + real.getDataType() + " " + real.getShape();
    }
}
