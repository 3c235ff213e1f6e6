package org.pathlift.onnx.djl.trace;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Behind the internal operations of a recording array: those that DJL's blocks are made of. */
final class InternalHandler implements InvocationHandler {

    private final Tracer tracer;
    private final ArrayHandler array;

    InternalHandler(Tracer tracer, ArrayHandler array) {
        this.tracer = tracer;
        this.array = array;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
            case "equals" -> {
                return arguments != null && self == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(self);
            }
            case "toString" -> {
                return "operations of " + array;
            }
            case "getArray" -> {
                return array.proxy();
            }
            default -> {}
        }
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(self, method, arguments);
        }
        return tracer.call(array, array.real().getNDArrayInternal(), method, arguments);
    }
}
