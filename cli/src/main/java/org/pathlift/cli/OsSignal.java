package org.pathlift.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;

/**
 * A signal of the operating system in our hands, through {@code sun.misc.Signal} of the module jdk.unsupported. It is
 * reached by its name, since the compiler warns of it and a runtime without that module must do too.
 */
final class OsSignal implements AutoCloseable {

    private final Method handle;
    private final Object signal;
    private final Object before;

    private OsSignal(Method handle, Object signal, Object before) {
        this.handle = handle;
        this.signal = signal;
        this.before = before;
    }

    /**
     * Takes a signal over until it is closed. A signal that the process ignores, as one started by nohup may, stays
     * ignored.
     *
     * @param name without SIG
     * @param action runs on a thread of its own
     * @return empty where the signal cannot be taken over
     */
    static Optional<OsSignal> take(String name, Runnable action) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Method handle = type.getMethod("handle", type, handlerType);
            Object signal = type.getConstructor(String.class).newInstance(name);
            Object handler = Proxy.newProxyInstance(
                    OsSignal.class.getClassLoader(), new Class<?>[] {handlerType}, (self, method, arguments) -> {
                        return switch (method.getName()) {
                            case "equals" -> self == arguments[0];
                            case "hashCode" -> System.identityHashCode(self);
                            case "toString" -> "handler of " + name;
                            default -> {
                                action.run();
                                yield null;
                            }
                        };
                    });
            Object before = handle.invoke(null, signal, handler);
            if (before == handlerType.getField("SIG_IGN").get(null)) {
                handle.invoke(null, signal, before);
            }
            return Optional.of(new OsSignal(handle, signal, before));
        } catch (ReflectiveOperationException e) {
            // No such module, no such signal here, or the JVM keeps it to itself (-Xrs).
            return Optional.empty();
        }
    }

    /** Gives the signal back to whom it belonged. */
    @Override
    public void close() {
        try {
            handle.invoke(null, signal, before);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a signal must go back to whom it belonged", e);
        }
    }
}
