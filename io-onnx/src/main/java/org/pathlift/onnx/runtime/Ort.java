package org.pathlift.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;

/** The process's one ONNX Runtime, silent, and its sessions. */
final class Ort {

    /** Reserved, not taken: enough for command lines of half a megabyte. */
    private static final long STACK = 256L << 20;

    private Ort() {}

    /** Made on first use; unpacks and loads the native library. */
    private static final class Holder {
        static final OrtEnvironment ENVIRONMENT;
        static final double SECONDS;

        static {
            long start = System.nanoTime();
            ENVIRONMENT = start();
            SECONDS = (System.nanoTime() - start) * 1e-9;
        }
    }

    /**
     * Makes the environment on a stack of its own: ONNX Runtime (1.29) searches the process's command line by recursion, some
     * hundred bytes a character, and a class path of 4 kB there overflows an ordinary stack, which ends the process without a
     * word.
     */
    private static OrtEnvironment start() {
        CompletableFuture<OrtEnvironment> made = new CompletableFuture<>();
        Runnable start = () -> {
            try {
                made.complete(OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "pathlift"));
            } catch (RuntimeException | Error e) {
                made.completeExceptionally(e);
            }
        };
        Thread thread = new Thread(null, start, "start-onnxruntime", STACK);
        thread.setDaemon(true);
        thread.start();
        try {
            return made.join();
        } catch (CompletionException e) {
            throw new ExceptionInInitializerError(e.getCause());
        }
    }

    static OrtEnvironment environment() {
        return Holder.ENVIRONMENT;
    }

    /** Returns the seconds that loading the native library took. */
    static double loadSeconds() {
        return Holder.SECONDS;
    }

    /** Opens a model by its path: ONNX Runtime maps external data itself, and no size limit applies. */
    static OrtSession open(Path path, RunnerOptions options) {
        try (SessionOptions session = sessionOptions(options)) {
            return environment().createSession(path.toString(), session);
        } catch (OrtException e) {
            throw refused("a model must load in ONNX Runtime", path.toString(), e, null);
        }
    }

    /** Opens a model in memory, which must be without external data. */
    static OrtSession open(byte[] model, String name, RunnerOptions options) {
        try (SessionOptions session = sessionOptions(options)) {
            return environment().createSession(model, session);
        } catch (OrtException e) {
            throw refused("a model must load in ONNX Runtime", name, e, null);
        }
    }

    /** Closes a session; that it fails is a fault of ours or of the native library. */
    static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session of ONNX Runtime must close, found " + message(e), e);
        }
    }

    /** Returns how ONNX Runtime's refusal of a model is told. */
    static UnsupportedModelException refused(String rule, String where, OrtException e, @Nullable String remedy) {
        return new UnsupportedModelException(
                new Problem(
                        rule,
                        where,
                        "no error",
                        message(e),
                        remedy != null ? remedy : "check the model with ONNX Runtime itself, or export it again"),
                e);
    }

    /** Returns an error's message in one line, without ONNX Runtime's source positions. */
    static String message(OrtException e) {
        String message = String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        return message.replaceAll("(?:/[^ :]*|[A-Za-z]:\\\\[^ :]*)\\.(?:cc|h|cpp):\\d+ \\S.*?\\) ", "");
    }

    private static SessionOptions sessionOptions(RunnerOptions options) throws OrtException {
        SessionOptions session = new SessionOptions();
        session.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        session.setOptimizationLevel(OptLevel.NO_OPT);
        session.setDeterministicCompute(true);
        session.setIntraOpNumThreads(options.threads());
        session.setInterOpNumThreads(1);
        session.setMemoryPatternOptimization(false);
        session.setCPUArenaAllocator(false);
        session.addConfigEntry("session.disable_prepacking", "1");
        session.addConfigEntry("session.intra_op.allow_spinning", "0");
        return session;
    }
}
