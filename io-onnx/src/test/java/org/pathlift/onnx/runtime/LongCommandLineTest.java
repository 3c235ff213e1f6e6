package org.pathlift.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A process with a long class path, as programs that build tools start have it. */
class LongCommandLineTest {

    private static final int CHARACTERS = 100_000;

    /** What the process runs. */
    static final class Started {
        private Started() {}

        public static void main(String[] arguments) {
            assertThat(Runner.loadNatives()).isPositive();
        }
    }

    @Test
    void loadNatives_inAProcessWithALongClassPath_doesNotEndIt() throws Exception {
        String entry = ":/nowhere/" + "x".repeat(50);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path") + entry.repeat(CHARACTERS / entry.length()),
                        Started.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
    }
}
