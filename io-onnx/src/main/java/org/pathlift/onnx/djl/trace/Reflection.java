package org.pathlift.onnx.djl.trace;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Calls methods so that what they throw arrives as they threw it. */
final class Reflection {

    private static final Object[] NOTHING = {};

    private Reflection() {}

    static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments == null ? NOTHING : arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
    }
}
