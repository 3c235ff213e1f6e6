package org.pathlift.onnx.serde;

import java.io.PrintStream;
import java.nio.file.Path;

/** A program that stages a model, says so with an {@code s}, and waits to be stopped. */
final class StagingProgram {

    private StagingProgram() {}

    public static void main(String[] args) throws InterruptedException {
        PrintStream out = System.out;
        try (StagedModel staged =
                ModelWriter.stage(ModelReader.read(Path.of(args[0])), Path.of(args[1]), WriteOptions.NEW_FILE)) {
            out.print(staged.path().toString().isEmpty() ? "f" : "s");
            out.flush();
            Thread.sleep(60_000);
        }
    }
}
