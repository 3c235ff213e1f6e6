package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Behind a recording manager: what it makes is a constant of the graph, and nothing is freed before the trace ends. */
final class ManagerHandler implements InvocationHandler {

    private static final Pattern RANDOM = Pattern.compile("(random|truncated|sample)[A-Z].*");
    private static final Pattern LIFE = Pattern.compile("close|cap|(temp)?(attach|detach)[A-Za-z]*");

    private final Tracer tracer;
    private final NDManager real;

    ManagerHandler(Tracer tracer, NDManager real) {
        this.tracer = tracer;
        this.real = real;
    }

    /** Returns the real manager of a recording one, any other manager as it is. */
    static NDManager real(NDManager manager) {
        return Proxy.isProxyClass(manager.getClass())
                        && Proxy.getInvocationHandler(manager) instanceof ManagerHandler handler
                ? handler.real
                : manager;
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
            case "toString" -> {
                return "the trace's manager";
            }
            case "newSubManager", "getParentManager" -> {
                return self;
            }
            case "ret", "from" -> {
                return arguments == null ? null : arguments[0];
            }
            case "getManagedArrays" -> {
                return List.of();
            }
            default -> {}
        }
        if (LIFE.matcher(name).matches()) {
            return null;
        }
        if (RANDOM.matcher(name).matches()) {
            throw Tracer.stop(
                    "a graph must not draw random numbers",
                    name,
                    "a forward pass that gives the same result each time",
                    "random numbers",
                    "draw them in training only, or make them an input");
        }
        if (name.equals("invoke")) {
            throw Tracer.stop(
                    "an operation must have an ONNX form",
                    name,
                    "operations of NDArray",
                    "an operation of the engine, by name",
                    "write that part of the block with other operations");
        }
        @Nullable Object result = Reflection.call(real, method, Arguments.unwrap(arguments));
        if (result instanceof NDArray array) {
            return tracer.constant(array, new Storage(true));
        }
        if (result instanceof NDList list) {
            NDList proxies = new NDList();
            list.forEach(array -> proxies.add(tracer.constant(array, new Storage(true))));
            return proxies;
        }
        return result;
    }
}
