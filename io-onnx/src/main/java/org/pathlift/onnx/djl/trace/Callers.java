package org.pathlift.onnx.djl.trace;

import ai.djl.nn.AbstractBaseBlock;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the block that is at work, by the Java stack. */
final class Callers {

    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final Set<Class<?>> TRACER = Set.of(
            Callers.class,
            Tracer.class,
            ArrayHandler.class,
            InternalHandler.class,
            ManagerHandler.class,
            Deconvolution.class,
            DeconvolutionCall.class,
            Reflection.class,
            TracingStore.class);

    private Callers() {}

    /**
     * Returns the blocks at work, innermost first, and the line outside DJL from which the operation came, e.g.
     * {@code LambdaBlock in SequentialBlock (Net.java:42)}.
     */
    static String describe() {
        List<StackFrame> frames = WALKER.walk(Callers::insideTheTrace);
        List<String> blocks = new ArrayList<>();
        for (StackFrame frame : frames) {
            Class<?> type = frame.getDeclaringClass();
            boolean block = Block.class.isAssignableFrom(type)
                    && !type.isInterface()
                    && type != AbstractBaseBlock.class
                    && type != AbstractBlock.class;
            if (block && frame.getMethodName().startsWith("forward")) {
                blocks.add(name(type));
            }
        }
        Optional<String> line = frames.stream()
                .filter(frame -> !library(frame.getDeclaringClass()))
                .findFirst()
                .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")");
        return (blocks.isEmpty() ? "the block" : String.join(" in ", blocks)) + line.orElse("");
    }

    private static List<StackFrame> insideTheTrace(Stream<StackFrame> frames) {
        return frames.takeWhile(frame -> frame.getDeclaringClass() != BlockExporter.class)
                .toList();
    }

    private static String name(Class<?> type) {
        return type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
    }

    private static boolean library(Class<?> type) {
        String name = type.getName();
        return TRACER.contains(type)
                || TRACER.contains(type.getNestHost())
                || name.startsWith("ai.djl.")
                || name.startsWith("java.")
                || name.startsWith("jdk.")
                || name.startsWith("com.sun.proxy");
    }
}
