package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** House rules that only the source text shows. */
class SourceTreeTest {

    private static final int LONGEST_MAIN_FILE = 400;
    private static final int LONGEST_TEST_FILE = 600;

    @Test
    void mainFiles_haveAtMost400Lines() {
        assertThat(javaFiles("src/main/java"))
                .isNotEmpty()
                .allSatisfy(file ->
                        assertThat(lines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(LONGEST_MAIN_FILE));
    }

    @Test
    void testFiles_haveAtMost600Lines() {
        assertThat(javaFiles("src/test/java"))
                .isNotEmpty()
                .allSatisfy(file ->
                        assertThat(lines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(LONGEST_TEST_FILE));
    }

    @Test
    void sources_areJavaOnly() {
        try (Stream<Path> modules = Files.list(root())) {
            List<Path> foreign = modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(SourceTreeTest::walk)
                    .filter(file -> file.toString().matches(".*\\.(kt|kts|groovy|scala)"))
                    .toList();
            assertThat(foreign).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> javaFiles(String sources) {
        try (Stream<Path> modules = Files.list(root())) {
            return modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                    .map(module -> module.resolve(sources))
                    .filter(Files::isDirectory)
                    .flatMap(SourceTreeTest::walk)
                    .filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the modules of " + root(), e);
        }
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder, e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** The root of the checkout: told by the build, or the parent of the module that the test runs in. */
    private static Path root() {
        return Path.of(System.getProperty("pathlift.root", ".."))
                .toAbsolutePath()
                .normalize();
    }
}
